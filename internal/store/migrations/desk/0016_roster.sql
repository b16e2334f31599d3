-- The life of the roster: the model that it is made from, drafts, everything that happened to what was published, and the
-- shifts as they are now. A shift nobody has is one with an empty agent_id.

-- +goose Up
ALTER TABLE shift ADD COLUMN body TEXT NOT NULL DEFAULT '{}';
ALTER TABLE shift ADD COLUMN off_floor BIGINT NOT NULL DEFAULT 0;
CREATE INDEX shift_agent ON shift (agent_id, start_at);
CREATE TABLE roster_fact (
    seq     BIGINT PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE,
    at      BIGINT NOT NULL,
    kind    TEXT NOT NULL,
    version BIGINT NOT NULL,
    actor   TEXT NOT NULL,
    body    TEXT NOT NULL
);
CREATE TABLE roster_note (
    id         TEXT PRIMARY KEY,
    author     TEXT NOT NULL,
    key_id     TEXT NOT NULL,
    body       BYTEA NOT NULL,
    written_at BIGINT NOT NULL
);
CREATE TABLE roster_model (
    revision BIGINT PRIMARY KEY,
    at       BIGINT NOT NULL,
    by_user  TEXT NOT NULL,
    body     TEXT NOT NULL
);
CREATE TABLE roster_draft (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    from_at    BIGINT NOT NULL,
    to_at      BIGINT NOT NULL,
    state      TEXT NOT NULL,
    made_by    TEXT NOT NULL,
    made_at    BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    head       TEXT NOT NULL,
    body       TEXT NOT NULL
);
CREATE TABLE roster_feed (
    hash       TEXT PRIMARY KEY,
    agent_id   TEXT NOT NULL,
    made_at    BIGINT NOT NULL,
    revoked_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX roster_feed_agent ON roster_feed (agent_id);

-- +goose Down
DROP TABLE roster_feed;
DROP TABLE roster_draft;
DROP TABLE roster_model;
DROP TABLE roster_note;
DROP TABLE roster_fact;
DROP INDEX shift_agent;
-- What older programs do not know would be duty to them.
DELETE FROM shift WHERE agent_id = '' OR off_floor = 1;
ALTER TABLE shift DROP COLUMN off_floor;
ALTER TABLE shift DROP COLUMN body;
