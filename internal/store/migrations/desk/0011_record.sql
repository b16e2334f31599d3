-- Follow-up plans, and how long what was written down of a call is kept.

-- +goose Up
ALTER TABLE task ADD COLUMN plan_id TEXT NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN plan_step BIGINT NOT NULL DEFAULT 0;

-- A reading of the ledger. Its state follows from the tasks of its steps, unless a person has ended it.
CREATE TABLE follow_plan (
    id          TEXT PRIMARY KEY,
    call_id     TEXT NOT NULL,
    grade       TEXT NOT NULL,
    hotline     TEXT NOT NULL,
    number_hash TEXT NOT NULL DEFAULT '',
    rules       TEXT NOT NULL DEFAULT '',
    steps       BIGINT NOT NULL,
    unreachable BIGINT NOT NULL DEFAULT 0,
    by_user     TEXT NOT NULL,
    opened_at   BIGINT NOT NULL,
    ended_at    BIGINT NOT NULL DEFAULT 0,
    reason      TEXT NOT NULL DEFAULT '',
    ended_by    TEXT NOT NULL DEFAULT ''
);
CREATE INDEX follow_plan_person ON follow_plan (number_hash, opened_at);
CREATE INDEX task_plan ON task (plan_id);

-- Made when a call with something written down has ended: a later change of the policy does not change it. It outlives
-- what was written down, as the proof that it is gone.
CREATE TABLE record_keep (
    call_id     TEXT PRIMARY KEY,
    keep_until  BIGINT NOT NULL DEFAULT 0,
    delete_by   BIGINT NOT NULL DEFAULT 0,
    state       TEXT NOT NULL,
    hold        BIGINT NOT NULL DEFAULT 0,
    hold_reason TEXT NOT NULL DEFAULT '',
    hold_by     TEXT NOT NULL DEFAULT '',
    hold_at     BIGINT NOT NULL DEFAULT 0,
    deleted_at  BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX record_keep_due ON record_keep (state, delete_by);

-- +goose Down
-- What is folded into it is read anew after the way up.
DELETE FROM projection WHERE name IN ('task');
DROP TABLE record_keep;
DROP INDEX task_plan;
DROP TABLE follow_plan;
ALTER TABLE task DROP COLUMN plan_step;
ALTER TABLE task DROP COLUMN plan_id;
