-- zim-push, PostgreSQL 13 or later, version 5: what was pushed, for taking it back.
--
-- Run it as it is, or copy it into your migration tool. Another prefix: replace zim_push_ throughout. Another schema: set
-- the search_path. All times are milliseconds since 1970-01-01T00:00Z by the database's clock, unless it says otherwise.
-- Other programs may read the table and must not write to it.

CREATE TABLE zim_push_pushed (
    user_id         text     COLLATE "C" NOT NULL,
    device_id       text     COLLATE "C" NOT NULL,
    collapse_id     text     COLLATE "C" NOT NULL,
    message_id      text     COLLATE "C" NOT NULL,
    accepted_at     bigint NOT NULL,
    time_to_live    bigint NOT NULL,
    app             text     COLLATE "C" NOT NULL,
    environment     text     COLLATE "C" NOT NULL,
    conversation    text     COLLATE "C",
    sequence_number bigint,
    any_device      boolean NOT NULL,
    pushed_at       bigint NOT NULL,
    owner           bigint,
    why             text     COLLATE "C",
    withdrawn_at    bigint,
    PRIMARY KEY (user_id, device_id, app, collapse_id)
) WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

CREATE INDEX zim_push_pushed_at ON zim_push_pushed (pushed_at);
CREATE INDEX zim_push_pushed_owner ON zim_push_pushed (owner) WHERE owner IS NOT NULL;

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

ALTER TABLE zim_push_delivery ADD COLUMN withdrawn text COLLATE "C";

COMMENT ON COLUMN zim_push_delivery.withdrawn IS 'Why a push of it is to be taken back, the first that was noted: RECALLED, READ, ACKED_ELSEWHERE; or null.';

INSERT INTO zim_push_schema_version (version, installed_at)
VALUES (5, CAST(floor(extract(epoch FROM statement_timestamp()) * 1000) AS bigint));
