-- zim-push, MariaDB 10.6 or later (MySQL 8: not tested), version 5: what was pushed, for taking it back.
--
-- Run it as it is, or copy it into your migration tool. Another prefix: replace zim_push_ throughout. All times are
-- milliseconds since 1970-01-01T00:00Z by the database's clock, unless it says otherwise. Ids are UTF-8 in VARBINARY, compared byte
-- by byte; to read one where your tool shows bytes: CONVERT(user_id USING utf8mb4). Other programs may read the table and must not
-- write to it.

CREATE TABLE zim_push_pushed (
    user_id         VARBINARY(255) NOT NULL COMMENT 'The host''s id of the user.',
    device_id       VARBINARY(255) NOT NULL COMMENT 'The host''s id of the device, unique for that user.',
    collapse_id     VARBINARY(255) NOT NULL COMMENT 'What the notification is known by on the device.',
    message_id      VARBINARY(255) NOT NULL COMMENT 'The host''s id of the message.',
    accepted_at     BIGINT NOT NULL COMMENT 'When the delivery was accepted, as its row had it.',
    time_to_live    BIGINT NOT NULL COMMENT 'The time to live of the message, in milliseconds.',
    app             VARBINARY(255) NOT NULL COMMENT 'The app of the address that it went to.',
    environment     VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'The environment of that address: PRODUCTION, SANDBOX.',
    conversation    VARBINARY(255) COMMENT 'The conversation that the message belongs to, or null.',
    sequence_number BIGINT COMMENT 'The message''s place in it, or null.',
    any_device      BOOLEAN NOT NULL COMMENT 'Whether an acknowledgement of another device settles the message.',
    pushed_at       BIGINT NOT NULL COMMENT 'When the row was added.',
    owner           BIGINT COMMENT 'The epoch of the node that takes it back; null: nobody does.',
    why             VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin COMMENT 'Why it is taken back: RECALLED, READ, ACKED_ELSEWHERE; or null.',
    withdrawn_at    BIGINT COMMENT 'When it was first to be taken back, or null.',
    PRIMARY KEY (user_id, device_id, app, collapse_id),
    KEY zim_push_pushed_at (pushed_at),
    KEY zim_push_pushed_owner (owner)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC
  COMMENT = 'What vendors have accepted, for taking it back: the last push for each device, app and collapse id. Rows go when they were taken back, and when their time is over.';

ALTER TABLE zim_push_delivery
    ADD COLUMN withdrawn VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL
        COMMENT 'Why a push of it is to be taken back, the first that was noted: RECALLED, READ, ACKED_ELSEWHERE; or null.';

INSERT INTO zim_push_schema_version (version, installed_at)
VALUES (5, TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000);
