-- The task of who answers for the shift where a follow-up plan has reached nobody, and words of safe-contact rules that
-- are to be destroyed.

-- +goose Up
ALTER TABLE follow_plan ADD COLUMN review_task TEXT NOT NULL DEFAULT '';
ALTER TABLE follow_plan ADD COLUMN review_seconds BIGINT NOT NULL DEFAULT 0;

-- A reading of the ledger. Words leave it when their key is destroyed.
CREATE TABLE safe_contact_words (
    say_id      TEXT PRIMARY KEY,
    number_hash TEXT NOT NULL,
    over_at     BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX safe_contact_words_person ON safe_contact_words (number_hash);
CREATE INDEX safe_contact_words_over ON safe_contact_words (over_at);

-- +goose Down
-- What is folded into them is read anew after the way up.
DELETE FROM projection WHERE name IN ('task', 'safe_contact');
DROP TABLE safe_contact_words;
ALTER TABLE follow_plan DROP COLUMN review_seconds;
ALTER TABLE follow_plan DROP COLUMN review_task;
