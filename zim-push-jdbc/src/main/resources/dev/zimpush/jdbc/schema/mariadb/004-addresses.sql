-- zim-push, MariaDB 10.6 or later (MySQL 8: not tested), version 4: many removed addresses can be restored.
--
-- Run it as it is, or copy it into your migration tool. Another prefix: replace zim_push_ throughout. A tombstone of an address
-- that a vendor said is dead keeps its text from now on, until it goes, after 30 days, or the address is bound again.

ALTER TABLE zim_push_address
    ADD KEY zim_push_address_restorable (restorable_identity),
    ADD KEY zim_push_address_removed_app (app, removed_at),
    MODIFY text VARCHAR(4096) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT 'The token or id, also of a removed address that may be restored; null in any other tombstone. A secret.';

INSERT INTO zim_push_schema_version (version, installed_at)
VALUES (4, TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000);
