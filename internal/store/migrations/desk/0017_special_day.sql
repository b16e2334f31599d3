-- Days about which somebody knows better than the record of calls: what is expected is reckoned by what is written here, and
-- nothing is learned from them. Line '*' is every roster line.

-- +goose Up
CREATE TABLE special_day (
    line   TEXT NOT NULL,
    day    TEXT NOT NULL,
    factor DOUBLE PRECISION,
    total  DOUBLE PRECISION,
    reason TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    PRIMARY KEY (line, day)
);

-- +goose Down
DROP TABLE special_day;
