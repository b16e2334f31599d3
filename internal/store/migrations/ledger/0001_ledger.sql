-- Times are BIGINT microseconds since 1970 (UTC). BYTEA and BIGINT PRIMARY KEY become BLOB and
-- INTEGER PRIMARY KEY on SQLite.

-- +goose Up
CREATE TABLE event (
    pos    BIGINT PRIMARY KEY,
    stream TEXT NOT NULL,
    seq    BIGINT NOT NULL CHECK (seq > 0),
    epoch  BIGINT NOT NULL,
    at     BIGINT NOT NULL,
    boot   TEXT NOT NULL,
    mono   BIGINT NOT NULL,
    kind   TEXT NOT NULL,
    v      BIGINT NOT NULL,
    actor  TEXT NOT NULL,
    data   TEXT NOT NULL,
    late   BIGINT NOT NULL DEFAULT 0,
    prev   BYTEA NOT NULL,
    hash   BYTEA NOT NULL,
    UNIQUE (stream, seq)
);

-- Every process that has written takes the next epoch.
CREATE TABLE epoch (
    epoch    BIGINT PRIMARY KEY,
    boot     TEXT NOT NULL,
    taken_at BIGINT NOT NULL
);

-- The one row that every append updates under its own epoch: the fence, and the end of the chain.
CREATE TABLE head (
    id    BIGINT PRIMARY KEY CHECK (id = 1),
    epoch BIGINT NOT NULL,
    pos   BIGINT NOT NULL,
    hash  BYTEA NOT NULL
);
INSERT INTO head (id, epoch, pos, hash) VALUES (1, 0, 0, '');

-- Erasable values that facts refer to by id.
CREATE TABLE sealed (
    id      TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    key_id  TEXT NOT NULL,
    box     BYTEA NOT NULL
);
CREATE INDEX sealed_key ON sealed (key_id);

-- Calls whose stream has no ending yet.
CREATE TABLE open_call (
    call_id TEXT PRIMARY KEY,
    pos     BIGINT NOT NULL
);

-- +goose Down
DROP TABLE open_call;
DROP TABLE sealed;
DROP TABLE head;
DROP TABLE epoch;
DROP TABLE event;
