-- When an API token was used last, and why a recording is held, by whom and since when.

-- +goose Up
ALTER TABLE api_token ADD COLUMN used_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE recording ADD COLUMN hold_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE recording ADD COLUMN hold_by TEXT NOT NULL DEFAULT '';
ALTER TABLE recording ADD COLUMN hold_at BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE recording DROP COLUMN hold_at;
ALTER TABLE recording DROP COLUMN hold_by;
ALTER TABLE recording DROP COLUMN hold_reason;
ALTER TABLE api_token DROP COLUMN used_at;
