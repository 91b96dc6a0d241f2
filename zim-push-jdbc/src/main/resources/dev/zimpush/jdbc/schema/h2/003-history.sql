-- zim-push, H2 2.2 or later, version 3: what happened to deliveries, for people.
--
-- Run it as it is, or copy it into your migration tool. Another prefix: replace zim_push_ throughout. All times are
-- milliseconds since 1970-01-01T00:00Z by the database's clock, unless it says otherwise. Other programs may read the table and
-- must not write to it; nothing depends on what is in it.

CREATE TABLE zim_push_history (
    id          BIGINT       NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id     VARCHAR(255) NOT NULL,
    message_id  VARCHAR(255) NOT NULL,
    device_id   VARCHAR(255) NOT NULL,
    node        BIGINT       NOT NULL,
    appended_at BIGINT       NOT NULL,
    steps       VARCHAR(65536) NOT NULL
);

CREATE INDEX zim_push_history_message ON zim_push_history (user_id, message_id, id);
CREATE INDEX zim_push_history_appended ON zim_push_history (appended_at);

COMMENT ON TABLE zim_push_history IS 'What happened to deliveries that were not simply acknowledged in time. Rows are added, and go when their time is over.';
COMMENT ON COLUMN zim_push_history.id IS 'Grows with the order in which a node appended.';
COMMENT ON COLUMN zim_push_history.user_id IS 'The host''s id of the recipient.';
COMMENT ON COLUMN zim_push_history.message_id IS 'The host''s id of the message.';
COMMENT ON COLUMN zim_push_history.device_id IS 'The host''s id of the device.';
COMMENT ON COLUMN zim_push_history.node IS 'The epoch of the node that tells it.';
COMMENT ON COLUMN zim_push_history.appended_at IS 'When the row was added.';
COMMENT ON COLUMN zim_push_history.steps IS 'What happened, a line each: the kind, the time by the node''s wall clock, and what belongs to it, with a bar between. ASCII; other characters as a backslash and four hexadecimal digits.';

INSERT INTO zim_push_schema_version (version, installed_at)
VALUES (3, CAST(FLOOR(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000) AS BIGINT));
