-- Users, their sign-ins and tokens, skills and the published roster.

-- +goose Up
CREATE TABLE users (
    id           TEXT PRIMARY KEY,
    login        TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    password     TEXT NOT NULL,
    roles        TEXT NOT NULL,
    language     TEXT NOT NULL DEFAULT '',
    disabled     BIGINT NOT NULL DEFAULT 0,
    must_change  BIGINT NOT NULL DEFAULT 0,
    access       BIGINT NOT NULL DEFAULT 1,
    version      BIGINT NOT NULL DEFAULT 1,
    created_at   BIGINT NOT NULL,
    signed_in_at BIGINT NOT NULL DEFAULT 0
);

-- The token is stored as its SHA-256, so that a copy of this table opens no session.
CREATE TABLE web_session (
    token_hash TEXT PRIMARY KEY,
    data       BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX web_session_expiry ON web_session (expires_at);

CREATE TABLE api_token (
    id         TEXT PRIMARY KEY,
    user_id    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    hash       TEXT NOT NULL UNIQUE,
    permissions TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX api_token_user ON api_token (user_id, created_at);

CREATE TABLE agent_skill (
    agent_id TEXT NOT NULL,
    skill    TEXT NOT NULL,
    level    BIGINT NOT NULL CHECK (level BETWEEN 1 AND 5),
    PRIMARY KEY (agent_id, skill)
);

CREATE TABLE roster_version (
    version      BIGINT PRIMARY KEY,
    published_at BIGINT NOT NULL,
    published_by TEXT NOT NULL,
    from_at      BIGINT NOT NULL,
    to_at        BIGINT NOT NULL,
    shifts       BIGINT NOT NULL
);

CREATE TABLE shift (
    id       TEXT PRIMARY KEY,
    line     TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    start_at BIGINT NOT NULL,
    end_at   BIGINT NOT NULL CHECK (end_at > start_at),
    zone     TEXT NOT NULL,
    version  BIGINT NOT NULL
);
CREATE INDEX shift_time ON shift (start_at, end_at);

-- +goose Down
DROP TABLE shift;
DROP TABLE roster_version;
DROP TABLE agent_skill;
DROP TABLE api_token;
DROP TABLE web_session;
DROP TABLE users;
