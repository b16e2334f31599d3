-- What is found out and done for a caller beside the talk. Bodies are sealed by the caller of the store.

-- +goose Up
CREATE TABLE assessment_draft (
    call_id    TEXT PRIMARY KEY,
    version    BIGINT NOT NULL,
    by_user    TEXT NOT NULL,
    key_id     TEXT NOT NULL,
    body       BYTEA NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Nothing of it is ever changed: a correction is an entry of its own that names the one it replaces.
CREATE TABLE care_entry (
    id       TEXT PRIMARY KEY,
    call_id  TEXT NOT NULL,
    topic    TEXT NOT NULL,
    subject  TEXT NOT NULL,
    replaces TEXT NOT NULL DEFAULT '',
    by_user  TEXT NOT NULL,
    key_id   TEXT NOT NULL,
    body     BYTEA NOT NULL,
    at       BIGINT NOT NULL
);
CREATE INDEX care_entry_call ON care_entry (call_id, topic, at);

-- A reading of the ledger: the screening that holds for a call.
CREATE TABLE screening (
    call_id  TEXT PRIMARY KEY,
    outcome  TEXT NOT NULL,
    result   TEXT NOT NULL DEFAULT '',
    positive BIGINT NOT NULL DEFAULT 0,
    reason   TEXT NOT NULL DEFAULT '',
    by_user  TEXT NOT NULL,
    at       BIGINT NOT NULL,
    changes  BIGINT NOT NULL DEFAULT 0
);

-- +goose Down
-- What is folded into it is read anew after the way up.
DELETE FROM projection WHERE name IN ('screening');
DROP TABLE screening;
DROP TABLE care_entry;
DROP TABLE assessment_draft;
