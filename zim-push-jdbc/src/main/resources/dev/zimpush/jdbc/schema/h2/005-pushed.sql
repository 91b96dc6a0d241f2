-- zim-push, H2 2.2 or later, version 5: what was pushed, for taking it back.
--
-- Run it as it is, or copy it into your migration tool. Another prefix: replace zim_push_ throughout. All times are
-- milliseconds since 1970-01-01T00:00Z by the database's clock, unless it says otherwise. Other programs may read the table and
-- must not write to it.

CREATE TABLE zim_push_pushed (
    user_id         VARCHAR(255) NOT NULL,
    device_id       VARCHAR(255) NOT NULL,
    collapse_id     VARCHAR(255) NOT NULL,
    message_id      VARCHAR(255) NOT NULL,
    accepted_at     BIGINT NOT NULL,
    time_to_live    BIGINT NOT NULL,
    app             VARCHAR(255) NOT NULL,
    environment     VARCHAR(32) NOT NULL,
    conversation    VARCHAR(255),
    sequence_number BIGINT,
    any_device      BOOLEAN NOT NULL,
    pushed_at       BIGINT NOT NULL,
    owner           BIGINT,
    why             VARCHAR(32),
    withdrawn_at    BIGINT,
    PRIMARY KEY (user_id, device_id, app, collapse_id)
);

CREATE INDEX zim_push_pushed_at ON zim_push_pushed (pushed_at);
CREATE INDEX zim_push_pushed_owner ON zim_push_pushed (owner);

COMMENT ON TABLE zim_push_pushed IS 'What vendors have accepted, for taking it back: the last push for each device, app and collapse id. Rows go when they were taken back, and when their time is over.';
COMMENT ON COLUMN zim_push_pushed.user_id IS 'The host''s id of the user.';
COMMENT ON COLUMN zim_push_pushed.device_id IS 'The host''s id of the device, unique for that user.';
COMMENT ON COLUMN zim_push_pushed.collapse_id IS 'What the notification is known by on the device.';
COMMENT ON COLUMN zim_push_pushed.message_id IS 'The host''s id of the message.';
COMMENT ON COLUMN zim_push_pushed.accepted_at IS 'When the delivery was accepted, as its row had it.';
COMMENT ON COLUMN zim_push_pushed.time_to_live IS 'The time to live of the message, in milliseconds.';
COMMENT ON COLUMN zim_push_pushed.app IS 'The app of the address that it went to.';
COMMENT ON COLUMN zim_push_pushed.environment IS 'The environment of that address: PRODUCTION, SANDBOX.';
COMMENT ON COLUMN zim_push_pushed.conversation IS 'The conversation that the message belongs to, or null.';
COMMENT ON COLUMN zim_push_pushed.sequence_number IS 'The message''s place in it, or null.';
COMMENT ON COLUMN zim_push_pushed.any_device IS 'Whether an acknowledgement of another device settles the message.';
COMMENT ON COLUMN zim_push_pushed.pushed_at IS 'When the row was added.';
COMMENT ON COLUMN zim_push_pushed.owner IS 'The epoch of the node that takes it back; null: nobody does.';
COMMENT ON COLUMN zim_push_pushed.why IS 'Why it is taken back: RECALLED, READ, ACKED_ELSEWHERE; or null.';
COMMENT ON COLUMN zim_push_pushed.withdrawn_at IS 'When it was first to be taken back, or null.';

ALTER TABLE zim_push_delivery ADD COLUMN withdrawn VARCHAR(32);

COMMENT ON COLUMN zim_push_delivery.withdrawn IS 'Why a push of it is to be taken back, the first that was noted: RECALLED, READ, ACKED_ELSEWHERE; or null.';

INSERT INTO zim_push_schema_version (version, installed_at)
VALUES (5, CAST(FLOOR(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000) AS BIGINT));
