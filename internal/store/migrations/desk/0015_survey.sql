-- What callers answered who were asked how the talk was, by the queue it came from. It names neither the caller nor the
-- counsellor.

-- +goose Up
ALTER TABLE call ADD COLUMN survey_at BIGINT NOT NULL DEFAULT 0;
CREATE TABLE survey (
    call_id  TEXT NOT NULL,
    question TEXT NOT NULL,
    queue    TEXT NOT NULL,
    at       BIGINT NOT NULL,
    mark     BIGINT NOT NULL DEFAULT -1,
    PRIMARY KEY (call_id, question)
);
CREATE INDEX survey_at ON survey (at);

-- +goose Down
-- What is folded into it is read anew after the way up.
DELETE FROM projection WHERE name IN ('call', 'survey');
DROP TABLE survey;
ALTER TABLE call DROP COLUMN survey_at;
