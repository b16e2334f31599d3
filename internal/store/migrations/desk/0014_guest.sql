-- The accounts of guest experts, which last for a day at most. The user stays as everybody's does: the ledger names its id.

-- +goose Up
CREATE TABLE guest_account (
    user_id      TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    queues       TEXT NOT NULL,
    from_at      BIGINT NOT NULL,
    until_at     BIGINT NOT NULL,
    invited_by   TEXT NOT NULL,
    invited_at   BIGINT NOT NULL,
    code         TEXT NOT NULL,
    code_until   BIGINT NOT NULL,
    code_used_at BIGINT NOT NULL DEFAULT 0,
    ended_by     TEXT NOT NULL DEFAULT '',
    closed_at    BIGINT NOT NULL DEFAULT 0,
    version      BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX guest_account_closed ON guest_account (closed_at);

-- +goose Down
-- Without its account nobody could end what a guest is signed in to.
UPDATE users SET disabled = 1, password = '', access = access + 1, version = version + 1 WHERE roles = '["guest"]';
DROP TABLE guest_account;
