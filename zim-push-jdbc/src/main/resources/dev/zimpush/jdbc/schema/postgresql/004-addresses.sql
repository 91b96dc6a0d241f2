-- zim-push, PostgreSQL 13 or later, version 4: many removed addresses can be restored.
--
-- Run it as it is, or copy it into your migration tool. Another prefix: replace zim_push_ throughout. Another schema: set
-- the search_path. A tombstone of an address
-- that a vendor said is dead keeps its text from now on, until it goes, after 30 days, or the address is bound again.

CREATE INDEX zim_push_address_restorable ON zim_push_address (restorable_identity) WHERE restorable_identity IS NOT NULL;
CREATE INDEX zim_push_address_removed_app ON zim_push_address (app, removed_at, user_id, device_id, environment, kind)
    WHERE restorable_identity IS NOT NULL;

COMMENT ON COLUMN zim_push_address.text IS 'The token or id, also of a removed address that may be restored; null in any other tombstone. A secret.';

INSERT INTO zim_push_schema_version (version, installed_at)
VALUES (4, CAST(floor(extract(epoch FROM statement_timestamp()) * 1000) AS bigint));
