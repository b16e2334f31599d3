-- Which calls the house has made itself, and how a person may be reached, known by the hash of their number alone.

-- +goose Up
ALTER TABLE call ADD COLUMN direction TEXT NOT NULL DEFAULT '';
CREATE TABLE safe_contact (
    number_hash TEXT PRIMARY KEY,
    rule TEXT NOT NULL,
    message_allowed BIGINT NOT NULL DEFAULT 0,
    set_by TEXT NOT NULL,
    set_at BIGINT NOT NULL
);

-- +goose Down
-- What is folded into it is read anew after the way up.
DELETE FROM projection WHERE name IN ('call', 'safe_contact');
DROP TABLE safe_contact;
ALTER TABLE call DROP COLUMN direction;
