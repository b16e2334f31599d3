-- Readings of the ledger. Every table but projection itself can be dropped and folded again.
-- An instant of 0 has not come.

-- +goose Up
CREATE TABLE projection (
    name    TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    pos     BIGINT NOT NULL,
    skipped BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE call (
    id             TEXT PRIMARY KEY,
    node           TEXT NOT NULL,
    hotline        TEXT NOT NULL,
    language       TEXT NOT NULL DEFAULT '',
    queue          TEXT NOT NULL DEFAULT '',
    trunk          TEXT NOT NULL DEFAULT '',
    marked         TEXT NOT NULL DEFAULT '',
    number_id      TEXT NOT NULL DEFAULT '',
    number_hash    TEXT NOT NULL DEFAULT '',
    anonymous      BIGINT NOT NULL DEFAULT 0,
    grade          TEXT NOT NULL DEFAULT '',
    agent          TEXT NOT NULL DEFAULT '',
    seat           TEXT NOT NULL DEFAULT '',
    consent        TEXT NOT NULL DEFAULT '',
    wording        TEXT NOT NULL DEFAULT '',
    recording      TEXT NOT NULL DEFAULT '',
    category       TEXT NOT NULL DEFAULT '',
    class          TEXT NOT NULL DEFAULT '',
    reason         TEXT NOT NULL DEFAULT '',
    ended_by       TEXT NOT NULL DEFAULT '',
    cause          BIGINT NOT NULL DEFAULT 0,
    offers         BIGINT NOT NULL DEFAULT 0,
    arrived_at     BIGINT NOT NULL,
    answered_at    BIGINT NOT NULL DEFAULT 0,
    menu_end_at    BIGINT NOT NULL DEFAULT 0,
    queued_at      BIGINT NOT NULL DEFAULT 0,
    first_offer_at BIGINT NOT NULL DEFAULT 0,
    accepted_at    BIGINT NOT NULL DEFAULT 0,
    bridged_at     BIGINT NOT NULL DEFAULT 0,
    red_at         BIGINT NOT NULL DEFAULT 0,
    red_ack_at     BIGINT NOT NULL DEFAULT 0,
    held_at        BIGINT NOT NULL DEFAULT 0,
    hold_us        BIGINT NOT NULL DEFAULT 0,
    ended_at       BIGINT NOT NULL DEFAULT 0,
    wrap_end_at    BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX call_arrived ON call (arrived_at, id);
CREATE INDEX call_queued ON call (queued_at);
CREATE INDEX call_agent ON call (agent, arrived_at);
CREATE INDEX call_number ON call (number_hash, arrived_at);

CREATE TABLE offer (
    id         TEXT PRIMARY KEY,
    call_id    TEXT NOT NULL,
    entry      TEXT NOT NULL,
    agent      TEXT NOT NULL,
    seat       TEXT NOT NULL,
    seat_kind  TEXT NOT NULL,
    step       TEXT NOT NULL DEFAULT '',
    why        TEXT NOT NULL DEFAULT '',
    outcome    TEXT NOT NULL DEFAULT '',
    cause      BIGINT NOT NULL DEFAULT 0,
    made_at    BIGINT NOT NULL,
    shown_at   BIGINT NOT NULL DEFAULT 0,
    ended_at   BIGINT NOT NULL DEFAULT 0,
    expires_at BIGINT NOT NULL
);
CREATE INDEX offer_call ON offer (call_id, made_at);
CREATE INDEX offer_agent ON offer (agent, made_at);

CREATE TABLE task (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,
    state       TEXT NOT NULL,
    grade       TEXT NOT NULL,
    hotline     TEXT NOT NULL,
    number_id   TEXT NOT NULL DEFAULT '',
    number_hash TEXT NOT NULL DEFAULT '',
    taken_by    TEXT NOT NULL DEFAULT '',
    outcome     TEXT NOT NULL DEFAULT '',
    opened_at   BIGINT NOT NULL,
    due_at      BIGINT NOT NULL,
    taken_at    BIGINT NOT NULL DEFAULT 0,
    closed_at   BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX task_due ON task (state, due_at);
CREATE INDEX task_number ON task (number_hash, state);

CREATE TABLE task_call (
    task_id   TEXT NOT NULL,
    call_id   TEXT NOT NULL,
    wanted    TEXT NOT NULL,
    kind      TEXT NOT NULL,
    recording TEXT NOT NULL DEFAULT '',
    at        BIGINT NOT NULL,
    PRIMARY KEY (task_id, call_id, wanted)
);
CREATE INDEX task_call_wanted ON task_call (wanted);
CREATE INDEX task_call_call ON task_call (call_id);

CREATE TABLE task_attempt (
    task_id TEXT NOT NULL,
    seq     BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    by_user TEXT NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (task_id, seq)
);

CREATE TABLE agent_time (
    agent    TEXT NOT NULL,
    start_at BIGINT NOT NULL,
    pos      BIGINT NOT NULL,
    end_at   BIGINT NOT NULL DEFAULT 0,
    state    TEXT NOT NULL,
    reason   TEXT NOT NULL DEFAULT '',
    seat     TEXT NOT NULL DEFAULT '',
    call_id  TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (agent, pos)
);
CREATE INDEX agent_time_start ON agent_time (start_at, agent);

-- +goose Down
DROP TABLE agent_time;
DROP TABLE task_attempt;
DROP TABLE task_call;
DROP TABLE task;
DROP TABLE offer;
DROP TABLE call;
DROP TABLE projection;
