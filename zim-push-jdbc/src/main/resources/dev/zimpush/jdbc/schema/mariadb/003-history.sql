-- zim-push, MariaDB 10.6 or later (MySQL 8: not tested), version 3: what happened to deliveries, for people.
--
-- Run it as it is, or copy it into your migration tool. Another prefix: replace zim_push_ throughout. All times are
-- milliseconds since 1970-01-01T00:00Z by the database's clock, unless it says otherwise. Ids are UTF-8 in VARBINARY, compared byte
-- by byte; to read one where your tool shows bytes: CONVERT(user_id USING utf8mb4). Other programs may read the table and must not
-- write to it; nothing depends on what is in it.

CREATE TABLE zim_push_history (
    id          BIGINT         NOT NULL AUTO_INCREMENT COMMENT 'Grows with the order in which a node appended.',
    user_id     VARBINARY(255) NOT NULL COMMENT 'The host''s id of the recipient.',
    message_id  VARBINARY(255) NOT NULL COMMENT 'The host''s id of the message.',
    device_id   VARBINARY(255) NOT NULL COMMENT 'The host''s id of the device.',
    node        BIGINT         NOT NULL COMMENT 'The epoch of the node that tells it.',
    appended_at BIGINT         NOT NULL COMMENT 'When the row was added.',
    steps       MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'What happened, a line each: the kind, the time by the node''s wall clock, and what belongs to it, with a bar between. ASCII; other characters as a backslash and four hexadecimal digits.',
    PRIMARY KEY (user_id, message_id, id),
    UNIQUE KEY zim_push_history_id (id),
    KEY zim_push_history_appended (appended_at)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC
  COMMENT = 'What happened to deliveries that were not simply acknowledged in time. Rows are added, and go when their time is over.';

INSERT INTO zim_push_schema_version (version, installed_at)
VALUES (3, TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000);
