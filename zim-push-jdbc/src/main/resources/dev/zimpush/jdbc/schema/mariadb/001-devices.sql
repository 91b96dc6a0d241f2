-- zim-push, MariaDB 10.6 or later (MySQL 8: not tested), version 1: the addresses of devices.
--
-- Run it as it is, or copy it into your migration tool. Another prefix: replace zim_push_ throughout. All times are
-- milliseconds since 1970-01-01T00:00Z by the database's clock, so to read one: FROM_UNIXTIME(registered_at / 1000).
-- Ids are UTF-8 in VARBINARY, compared byte by byte; to read one where your tool shows bytes: CONVERT(user_id USING utf8mb4).
-- Other programs may read the tables and must not write to them.

CREATE TABLE IF NOT EXISTS zim_push_schema_version (
    version      INT    NOT NULL PRIMARY KEY COMMENT 'The number that the file name begins with.',
    installed_at BIGINT NOT NULL COMMENT 'When.'
) ENGINE = InnoDB COMMENT = 'Which numbered files were run.';

CREATE TABLE IF NOT EXISTS zim_push_address (
    user_id             VARBINARY(255) NOT NULL COMMENT 'The id of the user that the host gave, in UTF-8.',
    device_id           VARBINARY(255) NOT NULL COMMENT 'The id of the device that the host gave, unique for that user, in UTF-8.',
    app                 VARBINARY(255) NOT NULL COMMENT 'The app as the vendor names it, in UTF-8.',
    environment         VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'The environment at the vendor: PRODUCTION, SANDBOX or UNKNOWN.',
    kind                VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'What may be sent to it: ALERT or VOIP.',
    platform            VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'The push service: apns, fcm, or the name of a provider of your own.',
    type                VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'What the text is: TOKEN or INSTALLATION_ID.',
    text                VARCHAR(4096) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT 'The token or id; null in a tombstone. A secret.',
    live_identity       BINARY(32) COMMENT 'While it is live: SHA-256 of platform, app, kind and text, which no two live addresses share. Null in a tombstone.',
    restorable_identity BINARY(32) COMMENT 'The same of a removed address that may be restored; else null.',
    generation          BIGINT NOT NULL COMMENT 'Grows with every bind and every restore.',
    registered_at       BIGINT NOT NULL COMMENT 'When it was bound last.',
    removed_at          BIGINT COMMENT 'When it was removed; null while it is live.',
    PRIMARY KEY (user_id, device_id, app, environment, kind),
    UNIQUE KEY zim_push_address_live (live_identity),
    KEY zim_push_address_removed (removed_at)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC
  COMMENT = 'Push addresses: one row for each place where one can be live. A row without live_identity is the tombstone of one that was removed; it goes after 30 days.';

INSERT INTO zim_push_schema_version (version, installed_at)
VALUES (1, TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000);
