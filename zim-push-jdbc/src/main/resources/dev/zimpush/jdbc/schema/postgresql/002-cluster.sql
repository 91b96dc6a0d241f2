-- zim-push, PostgreSQL 13 or later, version 2: the nodes, the connections, the deliveries and the outbox.
--
-- Run it as it is, or copy it into your migration tool. Another prefix: replace zim_push_ throughout. Another schema: set
-- the search_path. All times are milliseconds since 1970-01-01T00:00Z by the database's clock, unless it says otherwise.
-- Other programs may read the tables and must not write to them, but for the outbox, through JdbcOutbox.
--
-- The tables with many short-lived rows are vacuumed by the number of dead rows, not by their share, and without pauses. No
-- index has a column that a claim changes, and pages keep room, so that claims are HOT updates.

CREATE SEQUENCE zim_push_place INCREMENT BY 16384 START WITH 16384;

CREATE TABLE zim_push_node (
    epoch       bigint NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text   NOT NULL,
    lease_until bigint NOT NULL,
    joined_at   bigint NOT NULL,
    buried_at   bigint,
    look_after  bigint
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

COMMENT ON TABLE zim_push_node IS 'The nodes. A buried one stays for two hours at least, and until no row is its any more.';
COMMENT ON COLUMN zim_push_node.epoch IS 'The number that the node was given when it joined; never given again.';
COMMENT ON COLUMN zim_push_node.name IS 'For people.';
COMMENT ON COLUMN zim_push_node.lease_until IS 'From then on another node may bury it.';
COMMENT ON COLUMN zim_push_node.joined_at IS 'When it joined.';
COMMENT ON COLUMN zim_push_node.buried_at IS 'When it was buried; null while it is live.';
COMMENT ON COLUMN zim_push_node.look_after IS 'Of a buried one: no delivery of its was left, and from then on it is worth looking again; null: there may be some.';

CREATE TABLE zim_push_connection (
    user_id         text   COLLATE "C" NOT NULL,
    device_id       text   COLLATE "C" NOT NULL,
    node            bigint NOT NULL,
    connection_id   bigint NOT NULL,
    opened_at       bigint NOT NULL,
    displaced_at    bigint,
    displaced_at_2  bigint,
    displaced_at_3  bigint,
    PRIMARY KEY (user_id, device_id)
) WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

CREATE INDEX zim_push_connection_node ON zim_push_connection (node);

COMMENT ON TABLE zim_push_connection IS 'The connections, one row per device. One on a buried node is gone; its row goes within minutes.';
COMMENT ON COLUMN zim_push_connection.user_id IS 'The host''s id of the user.';
COMMENT ON COLUMN zim_push_connection.device_id IS 'The host''s id of the device, unique for that user.';
COMMENT ON COLUMN zim_push_connection.node IS 'The epoch of the node on which it ends.';
COMMENT ON COLUMN zim_push_connection.connection_id IS 'Its number on that node.';
COMMENT ON COLUMN zim_push_connection.opened_at IS 'When it was made known.';
COMMENT ON COLUMN zim_push_connection.displaced_at IS 'When the device displaced itself last, or null.';
COMMENT ON COLUMN zim_push_connection.displaced_at_2 IS 'When it did so the time before, or null.';
COMMENT ON COLUMN zim_push_connection.displaced_at_3 IS 'When it did so the time before that, or null.';

CREATE TABLE zim_push_notice (
    node          bigint   NOT NULL,
    id            bigint   NOT NULL GENERATED ALWAYS AS IDENTITY,
    user_id       text     COLLATE "C" NOT NULL,
    device_id     text     COLLATE "C" NOT NULL,
    connection_id bigint   NOT NULL,
    reason        text     COLLATE "C" NOT NULL,
    noticed_at    bigint   NOT NULL,
    PRIMARY KEY (node, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

COMMENT ON TABLE zim_push_notice IS 'Connections that ended by what happened elsewhere, for the node on which they ended.';
COMMENT ON COLUMN zim_push_notice.node IS 'The epoch of the node that has to see to it.';
COMMENT ON COLUMN zim_push_notice.id IS 'Its number.';
COMMENT ON COLUMN zim_push_notice.user_id IS 'The host''s id of the user.';
COMMENT ON COLUMN zim_push_notice.device_id IS 'The host''s id of the device.';
COMMENT ON COLUMN zim_push_notice.connection_id IS 'The number of the connection on that node.';
COMMENT ON COLUMN zim_push_notice.reason IS 'Why: DISPLACED or LOGGED_OUT.';
COMMENT ON COLUMN zim_push_notice.noticed_at IS 'When.';

CREATE TABLE zim_push_delivery (
    user_id         text     COLLATE "C" NOT NULL,
    message_id      text     COLLATE "C" NOT NULL,
    device_id       text     COLLATE "C" NOT NULL,
    place           bigint   NOT NULL,
    owner           bigint   NOT NULL,
    entry           bigint,
    accepted_at     bigint   NOT NULL,
    expires_at      bigint   NOT NULL,
    not_before      bigint,
    time_to_live    bigint   NOT NULL,
    sequence_number bigint,
    attempts        integer  NOT NULL,
    sending         boolean  NOT NULL,
    may_ack         boolean  NOT NULL,
    adopted         boolean  NOT NULL,
    maybe_pushed    boolean  NOT NULL,
    note            text     COLLATE "C",
    conversation    text     COLLATE "C",
    kind            text     COLLATE "C" NOT NULL,
    settlement      text     COLLATE "C" NOT NULL,
    payload         bytea    NOT NULL,
    content         bytea,
    PRIMARY KEY (user_id, message_id, device_id)
) WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
        autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 200000,
        autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000, autovacuum_vacuum_cost_delay = 0,
        toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 20000,
        toast.autovacuum_vacuum_cost_delay = 0);

CREATE INDEX zim_push_delivery_owner ON zim_push_delivery (owner);
CREATE INDEX zim_push_delivery_inbox ON zim_push_delivery (owner, entry) WHERE entry IS NOT NULL;

COMMENT ON TABLE zim_push_delivery IS 'The unsettled deliveries: one message to one device each.';
COMMENT ON COLUMN zim_push_delivery.user_id IS 'The host''s id of the recipient.';
COMMENT ON COLUMN zim_push_delivery.message_id IS 'The host''s id of the message, unique for the recipient.';
COMMENT ON COLUMN zim_push_delivery.device_id IS 'The host''s id of the device, unique for that user.';
COMMENT ON COLUMN zim_push_delivery.place IS 'Its place in the order of acceptance.';
COMMENT ON COLUMN zim_push_delivery.owner IS 'The epoch of the node that works on it.';
COMMENT ON COLUMN zim_push_delivery.entry IS 'Not null: it is in its owner''s inbox, and grows with the order in which rows were put there.';
COMMENT ON COLUMN zim_push_delivery.accepted_at IS 'When it was accepted, by the wall clock of the node that did, or by the database''s for one from the outbox; tells this acceptance from another of the same id.';
COMMENT ON COLUMN zim_push_delivery.expires_at IS 'When its time to live is over.';
COMMENT ON COLUMN zim_push_delivery.not_before IS 'When it may be tried again; null: at once.';
COMMENT ON COLUMN zim_push_delivery.time_to_live IS 'The time to live as the host gave it, in milliseconds, rounded up.';
COMMENT ON COLUMN zim_push_delivery.sequence_number IS 'The message''s place in the conversation, or null.';
COMMENT ON COLUMN zim_push_delivery.attempts IS 'How often it was tried.';
COMMENT ON COLUMN zim_push_delivery.sending IS 'Whether its owner is sending it.';
COMMENT ON COLUMN zim_push_delivery.may_ack IS 'Whether its device may still acknowledge it, in the eyes of the recipient''s other devices.';
COMMENT ON COLUMN zim_push_delivery.adopted IS 'Whether it ever was another node''s that was buried.';
COMMENT ON COLUMN zim_push_delivery.maybe_pushed IS 'Whether that happened while it was sending.';
COMMENT ON COLUMN zim_push_delivery.note IS 'What was noted for its owner: ACKED, RECALLED, READ, ACKED_ELSEWHERE, LOGGED_OUT; or null.';
COMMENT ON COLUMN zim_push_delivery.conversation IS 'The conversation that the message belongs to, or null.';
COMMENT ON COLUMN zim_push_delivery.kind IS 'What it is to its recipient: MESSAGE, MENTION, CALL.';
COMMENT ON COLUMN zim_push_delivery.settlement IS 'What one device''s acknowledgement means for the others: EACH_DEVICE, ANY_DEVICE.';
COMMENT ON COLUMN zim_push_delivery.payload IS 'The bytes for the live connection. Private.';
COMMENT ON COLUMN zim_push_delivery.content IS 'What a push shows, in the byte form of PushContent; null: it is never pushed. Private.';

CREATE TABLE zim_push_message (
    id              bigint   NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id         text     COLLATE "C" NOT NULL,
    message_id      text     COLLATE "C" NOT NULL,
    enqueued_at     bigint   NOT NULL,
    time_to_live    bigint   NOT NULL,
    sequence_number bigint,
    conversation    text     COLLATE "C",
    kind            text     COLLATE "C" NOT NULL,
    settlement      text     COLLATE "C" NOT NULL,
    payload         bytea    NOT NULL,
    content         bytea
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000,
        autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000,
        autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000, autovacuum_vacuum_cost_delay = 0,
        toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 10000,
        toast.autovacuum_vacuum_cost_delay = 0);

COMMENT ON TABLE zim_push_message IS 'The outbox: messages that a host enqueued within its own transaction; each goes when its deliveries are made.';
COMMENT ON COLUMN zim_push_message.id IS 'Its number, which the order of the deliveries follows.';
COMMENT ON COLUMN zim_push_message.user_id IS 'The host''s id of the recipient.';
COMMENT ON COLUMN zim_push_message.message_id IS 'The host''s id of the message, unique for the recipient.';
COMMENT ON COLUMN zim_push_message.enqueued_at IS 'When it was enqueued, from which its time to live counts.';
COMMENT ON COLUMN zim_push_message.time_to_live IS 'The time to live as the host gave it, in milliseconds, rounded up.';
COMMENT ON COLUMN zim_push_message.sequence_number IS 'The message''s place in the conversation, or null.';
COMMENT ON COLUMN zim_push_message.conversation IS 'The conversation that the message belongs to, or null.';
COMMENT ON COLUMN zim_push_message.kind IS 'What it is to its recipient: MESSAGE, MENTION, CALL.';
COMMENT ON COLUMN zim_push_message.settlement IS 'What one device''s acknowledgement means for the others: EACH_DEVICE, ANY_DEVICE.';
COMMENT ON COLUMN zim_push_message.payload IS 'The bytes for the live connection. Private.';
COMMENT ON COLUMN zim_push_message.content IS 'What a push shows, in the byte form of PushContent; null: it is never pushed. Private.';

INSERT INTO zim_push_schema_version (version, installed_at)
VALUES (2, CAST(floor(extract(epoch FROM statement_timestamp()) * 1000) AS bigint));
