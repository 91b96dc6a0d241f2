-- zim-push, MariaDB 10.6 or later (MySQL 8: not tested), version 6: the locales of devices.
--
-- Run it as it is, or copy it into your migration tool. Another prefix: replace zim_push_ throughout. Other programs
-- may read the column and must not write to it.

ALTER TABLE zim_push_address
    ADD COLUMN locale VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL
        COMMENT 'The device''s language and region as a language tag (BCP 47); null if it gave none.';

INSERT INTO zim_push_schema_version (version, installed_at)
VALUES (6, TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000);
