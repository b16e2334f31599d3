-- How known callers are to be received, and the places that callers are referred to.

-- +goose Up
-- A reading of the ledger. A person is known by the keyed hash of the number; of several plans the newest holds.
CREATE TABLE person_plan (
    id          TEXT PRIMARY KEY,
    number_hash TEXT NOT NULL,
    number_id   TEXT NOT NULL DEFAULT '',
    call_id     TEXT NOT NULL,
    grade       TEXT NOT NULL,
    requires    TEXT NOT NULL DEFAULT 'null',
    prefer      TEXT NOT NULL DEFAULT '',
    words       TEXT NOT NULL DEFAULT '',
    set_by      TEXT NOT NULL,
    set_at      BIGINT NOT NULL,
    until_at    BIGINT NOT NULL,
    ended_by    TEXT NOT NULL DEFAULT '',
    ended_at    BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX person_plan_number ON person_plan (number_hash, set_at);
CREATE INDEX person_plan_until ON person_plan (until_at);

-- The words of plans, sealed by the caller of the store.
CREATE TABLE plan_words (
    id     TEXT PRIMARY KEY,
    key_id TEXT NOT NULL,
    body   BYTEA NOT NULL,
    at     BIGINT NOT NULL
);

CREATE TABLE place (
    id        TEXT PRIMARY KEY,
    name      TEXT NOT NULL,
    kind      TEXT NOT NULL,
    town      TEXT NOT NULL DEFAULT '',
    hours     TEXT NOT NULL DEFAULT '',
    phone     TEXT NOT NULL DEFAULT '',
    note      TEXT NOT NULL DEFAULT '',
    languages TEXT NOT NULL DEFAULT ''
);
CREATE INDEX place_kind ON place (kind, town);

-- +goose Down
-- What is folded into it is read anew after the way up.
DELETE FROM projection WHERE name IN ('person_plan');
DROP TABLE place;
DROP TABLE plan_words;
DROP TABLE person_plan;
