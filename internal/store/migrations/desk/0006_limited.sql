-- Why a call was answered by the short message; empty: it was not.

-- +goose Up
ALTER TABLE call ADD COLUMN limited TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE call DROP COLUMN limited;
