package dev.zimpush.jdbc;

final class PostgreSqlBuriedNodesTest extends JdbcBuriedNodesTests {
    PostgreSqlBuriedNodesTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
