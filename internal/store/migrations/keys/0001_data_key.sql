-- +goose Up
CREATE TABLE data_key (
    id         TEXT PRIMARY KEY,
    purpose    TEXT NOT NULL,
    master_id  TEXT NOT NULL,
    sealed     BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX data_key_master ON data_key (master_id, id);

-- +goose Down
DROP TABLE data_key;
