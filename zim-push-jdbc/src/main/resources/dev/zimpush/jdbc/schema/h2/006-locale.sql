-- zim-push, H2 2.2 or later, version 6: the locales of devices.
--
-- Run it as it is, or copy it into your migration tool. Another prefix: replace zim_push_ throughout. Other programs
-- may read the column and must not write to it.

ALTER TABLE zim_push_address ADD COLUMN locale VARCHAR(64);

COMMENT ON COLUMN zim_push_address.locale IS 'The device''s language and region as a language tag (BCP 47); null if it gave none.';

INSERT INTO zim_push_schema_version (version, installed_at)
VALUES (6, CAST(FLOOR(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000) AS BIGINT));
