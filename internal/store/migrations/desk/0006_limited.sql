-- Why a call was answered by the short message; empty: it was not.

-- +goose Up
ALTER TABLE call ADD COLUMN limited TEXT NOT NULL DEFAULT '';

-- +goose Down
-- What is folded into it is read anew after the way up.
DELETE FROM projection WHERE name IN ('call');
ALTER TABLE call DROP COLUMN limited;
