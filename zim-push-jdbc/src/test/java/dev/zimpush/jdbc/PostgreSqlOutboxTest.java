package dev.zimpush.jdbc;

final class PostgreSqlOutboxTest extends JdbcOutboxTests {
    PostgreSqlOutboxTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
