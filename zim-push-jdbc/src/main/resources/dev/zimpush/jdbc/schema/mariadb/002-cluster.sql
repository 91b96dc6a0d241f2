-- zim-push, MariaDB 10.6 or later (MySQL 8: not tested), version 2: the nodes, the connections, the deliveries and the outbox.
--
-- Run it as it is, or copy it into your migration tool. Another prefix: replace zim_push_ throughout. All times are
-- milliseconds since 1970-01-01T00:00Z by the database's clock, unless it says otherwise. Ids are UTF-8 in VARBINARY, compared
-- byte by byte. Other programs may read the tables and must not write to them, but for the outbox, through JdbcOutbox.

CREATE TABLE zim_push_node (
    epoch       BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'The number that the node was given when it joined; never given again.',
    name        VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'For people.',
    lease_until BIGINT NOT NULL COMMENT 'From then on another node may bury it.',
    joined_at   BIGINT NOT NULL COMMENT 'When it joined.',
    buried_at   BIGINT COMMENT 'When it was buried; null while it is live.',
    look_after  BIGINT COMMENT 'Of a buried one: no delivery of its was left, and from then on it is worth looking again; null: there may be some.'
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC
  COMMENT = 'The nodes. A buried one stays for two hours at least, and until no row is its any more.';

CREATE TABLE zim_push_connection (
    user_id         VARBINARY(255) NOT NULL COMMENT 'The host''s id of the user.',
    device_id       VARBINARY(255) NOT NULL COMMENT 'The host''s id of the device, unique for that user.',
    node            BIGINT NOT NULL COMMENT 'The epoch of the node on which it ends.',
    connection_id   BIGINT NOT NULL COMMENT 'Its number on that node.',
    opened_at       BIGINT NOT NULL COMMENT 'When it was made known.',
    displaced_at    BIGINT COMMENT 'When the device displaced itself last, or null.',
    displaced_at_2  BIGINT COMMENT 'When it did so the time before, or null.',
    displaced_at_3  BIGINT COMMENT 'When it did so the time before that, or null.',
    PRIMARY KEY (user_id, device_id),
    KEY zim_push_connection_node (node)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC
  COMMENT = 'The connections, one row per device. One on a buried node is gone; its row goes within minutes.';

CREATE TABLE zim_push_notice (
    node          BIGINT   NOT NULL COMMENT 'The epoch of the node that has to see to it.',
    id            BIGINT   NOT NULL AUTO_INCREMENT COMMENT 'Its number.',
    user_id       VARBINARY(255) NOT NULL COMMENT 'The host''s id of the user.',
    device_id     VARBINARY(255) NOT NULL COMMENT 'The host''s id of the device.',
    connection_id BIGINT   NOT NULL COMMENT 'The number of the connection on that node.',
    reason        VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Why: DISPLACED or LOGGED_OUT.',
    noticed_at    BIGINT   NOT NULL COMMENT 'When.',
    PRIMARY KEY (node, id),
    UNIQUE KEY zim_push_notice_id (id)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC
  COMMENT = 'Connections that ended by what happened elsewhere, for the node on which they ended.';

CREATE TABLE zim_push_place (
    id          BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'The number; the places of the deliveries begin with it.',
    reserved_at BIGINT NOT NULL COMMENT 'When.'
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC
  COMMENT = 'Counts what is appended: a row is there only while a transaction appends.';

CREATE TABLE zim_push_delivery (
    user_id         VARBINARY(255) NOT NULL COMMENT 'The host''s id of the recipient.',
    message_id      VARBINARY(255) NOT NULL COMMENT 'The host''s id of the message, unique for the recipient.',
    device_id       VARBINARY(255) NOT NULL COMMENT 'The host''s id of the device, unique for that user.',
    place           BIGINT   NOT NULL COMMENT 'Its place in the order of acceptance.',
    owner           BIGINT   NOT NULL COMMENT 'The epoch of the node that works on it.',
    entry           BIGINT COMMENT 'Not null: it is in its owner''s inbox.',
    accepted_at     BIGINT   NOT NULL COMMENT 'When it was accepted, by the wall clock of the node that did, or by the database''s for one from the outbox; tells this acceptance from another of the same id.',
    expires_at      BIGINT   NOT NULL COMMENT 'When its time to live is over.',
    not_before      BIGINT COMMENT 'When it may be tried again; null: at once.',
    time_to_live    BIGINT   NOT NULL COMMENT 'The time to live as the host gave it, in milliseconds, rounded up.',
    sequence_number BIGINT COMMENT 'The message''s place in the conversation, or null.',
    attempts        INT  NOT NULL COMMENT 'How often it was tried.',
    sending         BOOLEAN  NOT NULL COMMENT 'Whether its owner is sending it.',
    may_ack         BOOLEAN  NOT NULL COMMENT 'Whether its device may still acknowledge it, in the eyes of the recipient''s other devices.',
    adopted         BOOLEAN  NOT NULL COMMENT 'Whether it ever was another node''s that was buried.',
    maybe_pushed    BOOLEAN  NOT NULL COMMENT 'Whether that happened while it was sending.',
    note            VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin COMMENT 'What was noted for its owner: ACKED, RECALLED, READ, ACKED_ELSEWHERE, LOGGED_OUT; or null.',
    conversation    VARBINARY(255) COMMENT 'The conversation that the message belongs to, or null.',
    kind            VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'What it is to its recipient: MESSAGE, MENTION, CALL.',
    settlement      VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'What one device''s acknowledgement means for the others: EACH_DEVICE, ANY_DEVICE.',
    payload         MEDIUMBLOB NOT NULL COMMENT 'The bytes for the live connection. Private.',
    content         MEDIUMBLOB COMMENT 'What a push shows, in the byte form of PushContent; null: it is never pushed. Private.',
    PRIMARY KEY (user_id, message_id, device_id),
    KEY zim_push_delivery_inbox (owner, entry)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC
  COMMENT = 'The unsettled deliveries: one message to one device each.';

CREATE TABLE zim_push_message (
    id              BIGINT   NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'Its number, which the order of the deliveries follows.',
    user_id         VARBINARY(255) NOT NULL COMMENT 'The host''s id of the recipient.',
    message_id      VARBINARY(255) NOT NULL COMMENT 'The host''s id of the message, unique for the recipient.',
    enqueued_at     BIGINT   NOT NULL COMMENT 'When it was enqueued, from which its time to live counts.',
    time_to_live    BIGINT   NOT NULL COMMENT 'The time to live as the host gave it, in milliseconds, rounded up.',
    sequence_number BIGINT COMMENT 'The message''s place in the conversation, or null.',
    conversation    VARBINARY(255) COMMENT 'The conversation that the message belongs to, or null.',
    kind            VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'What it is to its recipient: MESSAGE, MENTION, CALL.',
    settlement      VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'What one device''s acknowledgement means for the others: EACH_DEVICE, ANY_DEVICE.',
    payload         MEDIUMBLOB NOT NULL COMMENT 'The bytes for the live connection. Private.',
    content         MEDIUMBLOB COMMENT 'What a push shows, in the byte form of PushContent; null: it is never pushed. Private.'
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC
  COMMENT = 'The outbox: messages that a host enqueued within its own transaction; each goes when its deliveries are made.';

INSERT INTO zim_push_schema_version (version, installed_at)
VALUES (2, TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000);
