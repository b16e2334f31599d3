-- After-call forms and recordings. Bodies are sealed by the caller of the store.

-- +goose Up
CREATE TABLE form_draft (
    call_id    TEXT NOT NULL,
    agent_id   TEXT NOT NULL,
    key_id     TEXT NOT NULL,
    body       BYTEA NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (call_id, agent_id)
);

CREATE TABLE contact_form (
    id           TEXT PRIMARY KEY,
    call_id      TEXT NOT NULL,
    agent_id     TEXT NOT NULL,
    category     TEXT NOT NULL,
    key_id       TEXT NOT NULL,
    body         BYTEA NOT NULL,
    submitted_at BIGINT NOT NULL
);
CREATE INDEX contact_form_call ON contact_form (call_id, submitted_at);

CREATE TABLE recording (
    id         TEXT PRIMARY KEY,
    call_id    TEXT NOT NULL,
    leg        TEXT NOT NULL,
    state      TEXT NOT NULL,
    wording    TEXT NOT NULL DEFAULT '',
    started_at BIGINT NOT NULL DEFAULT 0,
    ended_at   BIGINT NOT NULL DEFAULT 0,
    bytes      BIGINT NOT NULL DEFAULT 0,
    key_id     TEXT NOT NULL DEFAULT '',
    keep_until BIGINT NOT NULL DEFAULT 0,
    delete_by  BIGINT NOT NULL DEFAULT 0,
    hold       BIGINT NOT NULL DEFAULT 0,
    path       TEXT NOT NULL DEFAULT ''
);
CREATE INDEX recording_call ON recording (call_id, started_at);
CREATE INDEX recording_delete ON recording (state, delete_by);

-- +goose Down
DROP TABLE recording;
DROP TABLE contact_form;
DROP TABLE form_draft;
