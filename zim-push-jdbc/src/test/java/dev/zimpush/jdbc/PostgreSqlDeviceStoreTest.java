package dev.zimpush.jdbc;

class PostgreSqlDeviceStoreTest extends JdbcDeviceStoreTests {
    PostgreSqlDeviceStoreTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
