package dev.zimpush.jdbc;

class PostgreSqlConnectionTest extends ConnectionTests {
    PostgreSqlConnectionTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
