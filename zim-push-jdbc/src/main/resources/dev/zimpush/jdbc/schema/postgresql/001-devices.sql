-- zim-push, PostgreSQL 13 or later, version 1: the addresses of devices.
--
-- Run it as it is, or copy it into your migration tool. Another prefix: replace zim_push_ throughout. Another schema: set
-- the search_path. All times are milliseconds since 1970-01-01T00:00Z by the database's clock, so to read one:
-- to_timestamp(registered_at / 1000.0). Other programs may read the tables and must not write to them.

CREATE TABLE IF NOT EXISTS zim_push_schema_version (
    version      integer NOT NULL PRIMARY KEY,
    installed_at bigint  NOT NULL
);

COMMENT ON TABLE zim_push_schema_version IS 'Which numbered files were run.';
COMMENT ON COLUMN zim_push_schema_version.version IS 'The number that the file name begins with.';
COMMENT ON COLUMN zim_push_schema_version.installed_at IS 'When.';

CREATE TABLE zim_push_address (
    user_id             text        COLLATE "C" NOT NULL,
    device_id           text        COLLATE "C" NOT NULL,
    app                 text        COLLATE "C" NOT NULL,
    environment         varchar(16) COLLATE "C" NOT NULL,
    kind                varchar(16) COLLATE "C" NOT NULL,
    platform            varchar(16) COLLATE "C" NOT NULL,
    type                varchar(32) COLLATE "C" NOT NULL,
    text                text        COLLATE "C",
    live_identity       bytea,
    restorable_identity bytea,
    generation          bigint      NOT NULL,
    registered_at       bigint      NOT NULL,
    removed_at          bigint,
    PRIMARY KEY (user_id, device_id, app, environment, kind),
    CONSTRAINT zim_push_address_live UNIQUE (live_identity)
) WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.05);

CREATE INDEX zim_push_address_removed ON zim_push_address (removed_at) WHERE removed_at IS NOT NULL;

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
VALUES (1, CAST(floor(extract(epoch FROM statement_timestamp()) * 1000) AS bigint));
