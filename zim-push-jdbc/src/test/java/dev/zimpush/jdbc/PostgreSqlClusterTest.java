package dev.zimpush.jdbc;

final class PostgreSqlClusterTest extends JdbcClusterTests {
    PostgreSqlClusterTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
