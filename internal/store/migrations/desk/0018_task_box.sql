-- The box in which a message was left: its owner calls back. Empty for what was left before, and for work without a message.

-- +goose Up
ALTER TABLE task_call ADD COLUMN box TEXT NOT NULL DEFAULT '';

-- +goose Down
-- What is folded into it is read anew after the way up.
DELETE FROM projection WHERE name IN ('task');
ALTER TABLE task_call DROP COLUMN box;
