package dev.zimpush.jdbc;

final class MariaDbRandomBatchesTest extends RandomBatchesTests {
    MariaDbRandomBatchesTest() {
        super(TestDatabase.MARIADB, 60);
    }
}
