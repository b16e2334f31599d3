-- Whether the caller was with a counsellor and has not been heard.

-- +goose Up
ALTER TABLE call ADD COLUMN silent INTEGER NOT NULL DEFAULT 0;

-- +goose Down
-- What is folded into it is read anew after the way up.
DELETE FROM projection WHERE name IN ('call');
ALTER TABLE call DROP COLUMN silent;
