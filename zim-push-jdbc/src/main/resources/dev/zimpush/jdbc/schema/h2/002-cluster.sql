-- zim-push, H2 2.2 or later, version 2: the nodes, the connections, the deliveries and the outbox.
--
-- Run it as it is, or copy it into your migration tool. Another prefix: replace zim_push_ throughout. Another schema: SET
-- SCHEMA. All times are milliseconds since 1970-01-01T00:00Z by the database's clock, unless it says otherwise. Other programs may read the tables and must not write to them, but for the outbox, through JdbcOutbox.

CREATE TABLE zim_push_node (
    epoch       BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        VARCHAR(255) NOT NULL,
    lease_until BIGINT NOT NULL,
    joined_at   BIGINT NOT NULL,
    buried_at   BIGINT,
    look_after  BIGINT
);

COMMENT ON TABLE zim_push_node IS 'The nodes. A buried one stays for two hours at least, and until no row is its any more.';
COMMENT ON COLUMN zim_push_node.epoch IS 'The number that the node was given when it joined; never given again.';
COMMENT ON COLUMN zim_push_node.name IS 'For people.';
COMMENT ON COLUMN zim_push_node.lease_until IS 'From then on another node may bury it.';
COMMENT ON COLUMN zim_push_node.joined_at IS 'When it joined.';
COMMENT ON COLUMN zim_push_node.buried_at IS 'When it was buried; null while it is live.';
COMMENT ON COLUMN zim_push_node.look_after IS 'Of a buried one: no delivery of its was left, and from then on it is worth looking again; null: there may be some.';

CREATE TABLE zim_push_connection (
    user_id         VARCHAR(255) NOT NULL,
    device_id       VARCHAR(255) NOT NULL,
    node            BIGINT NOT NULL,
    connection_id   BIGINT NOT NULL,
    opened_at       BIGINT NOT NULL,
    displaced_at    BIGINT,
    displaced_at_2  BIGINT,
    displaced_at_3  BIGINT,
    PRIMARY KEY (user_id, device_id)
);

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
    node          BIGINT   NOT NULL,
    id            BIGINT   NOT NULL GENERATED ALWAYS AS IDENTITY,
    user_id       VARCHAR(255) NOT NULL,
    device_id     VARCHAR(255) NOT NULL,
    connection_id BIGINT   NOT NULL,
    reason        VARCHAR(32) NOT NULL,
    noticed_at    BIGINT   NOT NULL,
    PRIMARY KEY (node, id)
);

COMMENT ON TABLE zim_push_notice IS 'Connections that ended by what happened elsewhere, for the node on which they ended.';
COMMENT ON COLUMN zim_push_notice.node IS 'The epoch of the node that has to see to it.';
COMMENT ON COLUMN zim_push_notice.id IS 'Its number.';
COMMENT ON COLUMN zim_push_notice.user_id IS 'The host''s id of the user.';
COMMENT ON COLUMN zim_push_notice.device_id IS 'The host''s id of the device.';
COMMENT ON COLUMN zim_push_notice.connection_id IS 'The number of the connection on that node.';
COMMENT ON COLUMN zim_push_notice.reason IS 'Why: DISPLACED or LOGGED_OUT.';
COMMENT ON COLUMN zim_push_notice.noticed_at IS 'When.';

CREATE TABLE zim_push_place (
    id          BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reserved_at BIGINT NOT NULL
);

COMMENT ON TABLE zim_push_place IS 'Counts what is appended: a row is there only while a transaction appends.';
COMMENT ON COLUMN zim_push_place.id IS 'The number; the places of the deliveries begin with it.';
COMMENT ON COLUMN zim_push_place.reserved_at IS 'When.';

CREATE TABLE zim_push_delivery (
    user_id         VARCHAR(255) NOT NULL,
    message_id      VARCHAR(255) NOT NULL,
    device_id       VARCHAR(255) NOT NULL,
    place           BIGINT   NOT NULL,
    owner           BIGINT   NOT NULL,
    entry           BIGINT,
    accepted_at     BIGINT   NOT NULL,
    expires_at      BIGINT   NOT NULL,
    not_before      BIGINT,
    time_to_live    BIGINT   NOT NULL,
    sequence_number BIGINT,
    attempts        INTEGER  NOT NULL,
    sending         BOOLEAN  NOT NULL,
    may_ack         BOOLEAN  NOT NULL,
    adopted         BOOLEAN  NOT NULL,
    maybe_pushed    BOOLEAN  NOT NULL,
    note            VARCHAR(32),
    conversation    VARCHAR(255),
    kind            VARCHAR(32) NOT NULL,
    settlement      VARCHAR(32) NOT NULL,
    payload         VARBINARY(16777216) NOT NULL,
    content         VARBINARY(16777216),
    PRIMARY KEY (user_id, message_id, device_id)
);

CREATE INDEX zim_push_delivery_owner ON zim_push_delivery (owner);
CREATE INDEX zim_push_delivery_inbox ON zim_push_delivery (owner, entry);

COMMENT ON TABLE zim_push_delivery IS 'The unsettled deliveries: one message to one device each.';
COMMENT ON COLUMN zim_push_delivery.user_id IS 'The host''s id of the recipient.';
COMMENT ON COLUMN zim_push_delivery.message_id IS 'The host''s id of the message, unique for the recipient.';
COMMENT ON COLUMN zim_push_delivery.device_id IS 'The host''s id of the device, unique for that user.';
COMMENT ON COLUMN zim_push_delivery.place IS 'Its place in the order of acceptance.';
COMMENT ON COLUMN zim_push_delivery.owner IS 'The epoch of the node that works on it.';
COMMENT ON COLUMN zim_push_delivery.entry IS 'Not null: it is in its owner''s inbox.';
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
    id              BIGINT   NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id         VARCHAR(255) NOT NULL,
    message_id      VARCHAR(255) NOT NULL,
    enqueued_at     BIGINT   NOT NULL,
    time_to_live    BIGINT   NOT NULL,
    sequence_number BIGINT,
    conversation    VARCHAR(255),
    kind            VARCHAR(32) NOT NULL,
    settlement      VARCHAR(32) NOT NULL,
    payload         VARBINARY(16777216) NOT NULL,
    content         VARBINARY(16777216)
);

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
VALUES (2, CAST(FLOOR(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000) AS BIGINT));
