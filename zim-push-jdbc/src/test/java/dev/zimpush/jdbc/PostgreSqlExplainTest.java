package dev.zimpush.jdbc;

final class PostgreSqlExplainTest extends JdbcExplainTests {
    PostgreSqlExplainTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
