-- zim-push, H2 2.2 or later, version 1: the addresses of devices.
--
-- Run it as it is, or copy it into your migration tool. Another prefix: replace zim_push_ throughout. Another schema: SET
-- SCHEMA. All times are milliseconds since 1970-01-01T00:00Z by the database's clock, so to read one:
-- DATEADD(MILLISECOND, registered_at, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00'). Other programs may read the tables
-- and must not write to them.

CREATE TABLE IF NOT EXISTS zim_push_schema_version (
    version      INTEGER NOT NULL PRIMARY KEY,
    installed_at BIGINT  NOT NULL
);

COMMENT ON TABLE zim_push_schema_version IS 'Which numbered files were run.';
COMMENT ON COLUMN zim_push_schema_version.version IS 'The number that the file name begins with.';
COMMENT ON COLUMN zim_push_schema_version.installed_at IS 'When.';

CREATE TABLE IF NOT EXISTS zim_push_address (
    user_id             VARCHAR(255)  NOT NULL,
    device_id           VARCHAR(255)  NOT NULL,
    app                 VARCHAR(255)  NOT NULL,
    environment         VARCHAR(16)   NOT NULL,
    kind                VARCHAR(16)   NOT NULL,
    platform            VARCHAR(16)   NOT NULL,
    type                VARCHAR(32)   NOT NULL,
    text                VARCHAR(4096),
    live_identity       BINARY(32),
    restorable_identity BINARY(32),
    generation          BIGINT        NOT NULL,
    registered_at       BIGINT        NOT NULL,
    removed_at          BIGINT,
    PRIMARY KEY (user_id, device_id, app, environment, kind),
    CONSTRAINT zim_push_address_live UNIQUE (live_identity)
);

CREATE INDEX IF NOT EXISTS zim_push_address_removed ON zim_push_address (removed_at);

COMMENT ON TABLE zim_push_address IS 'Push addresses: one row for each place where one can be live. A row without live_identity is the tombstone of one that was removed; it goes after 30 days.';
COMMENT ON COLUMN zim_push_address.user_id IS 'The host''s id of the user.';
COMMENT ON COLUMN zim_push_address.device_id IS 'The host''s id of the device, unique for that user.';
COMMENT ON COLUMN zim_push_address.app IS 'The app as the vendor names it.';
COMMENT ON COLUMN zim_push_address.environment IS 'The vendor''s environment: PRODUCTION, SANDBOX or UNKNOWN.';
COMMENT ON COLUMN zim_push_address.kind IS 'What may be sent to it: ALERT or VOIP.';
COMMENT ON COLUMN zim_push_address.platform IS 'The push service: apns, fcm, or the name of a provider of your own.';
COMMENT ON COLUMN zim_push_address.type IS 'What the text is: TOKEN or INSTALLATION_ID.';
COMMENT ON COLUMN zim_push_address.text IS 'The token or id; null in a tombstone. A secret.';
COMMENT ON COLUMN zim_push_address.live_identity IS 'While it is live: SHA-256 of platform, app, kind and text, which no two live addresses share. Null in a tombstone.';
COMMENT ON COLUMN zim_push_address.restorable_identity IS 'The same of a removed address that may be restored; else null.';
COMMENT ON COLUMN zim_push_address.generation IS 'Grows with every bind and every restore.';
COMMENT ON COLUMN zim_push_address.registered_at IS 'When it was bound last.';
COMMENT ON COLUMN zim_push_address.removed_at IS 'When it was removed; null while it is live.';

INSERT INTO zim_push_schema_version (version, installed_at)
VALUES (1, CAST(FLOOR(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000) AS BIGINT));
