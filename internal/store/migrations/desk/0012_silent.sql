-- Whether the caller was with a counsellor and has not been heard.

-- +goose Up
ALTER TABLE call ADD COLUMN silent INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE call DROP COLUMN silent;
