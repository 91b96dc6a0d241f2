package dev.zimpush.jdbc;

class PostgreSqlBackendTest extends JdbcBackendTests {
    PostgreSqlBackendTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
