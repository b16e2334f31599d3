-- When a person may be called, and what may be said to whoever answers.

-- +goose Up
ALTER TABLE safe_contact ADD COLUMN from_minute BIGINT NOT NULL DEFAULT 0;
ALTER TABLE safe_contact ADD COLUMN to_minute BIGINT NOT NULL DEFAULT 0;
ALTER TABLE safe_contact ADD COLUMN zone TEXT NOT NULL DEFAULT '';
ALTER TABLE safe_contact ADD COLUMN say_id TEXT NOT NULL DEFAULT '';

-- +goose Down
-- What is folded into it is read anew after the way up.
DELETE FROM projection WHERE name IN ('safe_contact');
ALTER TABLE safe_contact DROP COLUMN say_id;
ALTER TABLE safe_contact DROP COLUMN zone;
ALTER TABLE safe_contact DROP COLUMN to_minute;
ALTER TABLE safe_contact DROP COLUMN from_minute;
