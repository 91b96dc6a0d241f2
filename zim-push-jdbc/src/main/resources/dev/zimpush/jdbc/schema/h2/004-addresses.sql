-- zim-push, H2 2.2 or later, version 4: many removed addresses can be restored.
--
-- Run it as it is, or copy it into your migration tool. Another prefix: replace zim_push_ throughout. Another schema: SET SCHEMA. A tombstone of an address
-- that a vendor said is dead keeps its text from now on, until it goes, after 30 days, or the address is bound again.

CREATE INDEX zim_push_address_restorable ON zim_push_address (restorable_identity);
CREATE INDEX zim_push_address_removed_app ON zim_push_address (app, removed_at);

COMMENT ON COLUMN zim_push_address.text IS 'The token or id, also of a removed address that may be restored; null in any other tombstone. A secret.';

INSERT INTO zim_push_schema_version (version, installed_at)
VALUES (4, CAST(FLOOR(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000) AS BIGINT));
