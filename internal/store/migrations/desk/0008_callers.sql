-- Readings of the ledger: which numbers, by their keyed hashes alone, are blocked or were limited, what came of their
-- calls, and who has looked at it.

-- +goose Up
CREATE TABLE caller_entry (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,
    number_hash TEXT NOT NULL,
    call_id     TEXT NOT NULL,
    reason      TEXT NOT NULL DEFAULT '',
    made_by     TEXT NOT NULL DEFAULT '',
    made_at     BIGINT NOT NULL,
    until_at    BIGINT NOT NULL DEFAULT 0,
    lifted_at   BIGINT NOT NULL DEFAULT 0,
    calls       BIGINT NOT NULL DEFAULT 0,
    messages    BIGINT NOT NULL DEFAULT 0,
    waived      BIGINT NOT NULL DEFAULT 0,
    first_at    BIGINT NOT NULL,
    last_at     BIGINT NOT NULL,
    since_at    BIGINT NOT NULL DEFAULT 0,
    decision    TEXT NOT NULL DEFAULT '',
    reviewed_by TEXT NOT NULL DEFAULT '',
    reviewed_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX caller_entry_hash ON caller_entry (number_hash, made_at);
CREATE INDEX caller_entry_since ON caller_entry (since_at);
CREATE INDEX caller_entry_last ON caller_entry (last_at);

CREATE TABLE caller_contact (
    entry_id TEXT NOT NULL,
    call_id  TEXT NOT NULL,
    why      TEXT NOT NULL,
    waived   TEXT NOT NULL DEFAULT '',
    outcome  TEXT NOT NULL DEFAULT '',
    at       BIGINT NOT NULL,
    PRIMARY KEY (entry_id, call_id)
);
CREATE INDEX caller_contact_call ON caller_contact (call_id);
CREATE INDEX caller_contact_entry ON caller_contact (entry_id, at);

CREATE TABLE caller_decision (
    pos      BIGINT PRIMARY KEY,
    entry_id TEXT NOT NULL,
    decision TEXT NOT NULL,
    until_at BIGINT NOT NULL DEFAULT 0,
    by_user  TEXT NOT NULL,
    note_id  TEXT NOT NULL DEFAULT '',
    at       BIGINT NOT NULL
);
CREATE INDEX caller_decision_entry ON caller_decision (entry_id, pos);

-- What was written down about an entry is no reading: bodies are sealed by the caller of the store, and never changed.
CREATE TABLE caller_note (
    id       TEXT PRIMARY KEY,
    entry_id TEXT NOT NULL,
    by_user  TEXT NOT NULL,
    key_id   TEXT NOT NULL,
    body     BYTEA NOT NULL,
    at       BIGINT NOT NULL
);
CREATE INDEX caller_note_entry ON caller_note (entry_id, at);

-- +goose Down
-- What is folded into it is read anew after the way up.
DELETE FROM projection WHERE name IN ('caller');
DROP TABLE caller_note;
DROP TABLE caller_decision;
DROP TABLE caller_contact;
DROP TABLE caller_entry;
