package dev.zimpush.jdbc;

final class PostgreSqlRandomBatchesTest extends RandomBatchesTests {
    PostgreSqlRandomBatchesTest() {
        super(TestDatabase.POSTGRESQL, 150);
    }
}
