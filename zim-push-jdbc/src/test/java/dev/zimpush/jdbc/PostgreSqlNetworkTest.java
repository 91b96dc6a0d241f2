package dev.zimpush.jdbc;

class PostgreSqlNetworkTest extends NetworkTests {
    PostgreSqlNetworkTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
