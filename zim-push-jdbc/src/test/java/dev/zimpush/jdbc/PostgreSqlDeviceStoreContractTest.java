package dev.zimpush.jdbc;

class PostgreSqlDeviceStoreContractTest extends JdbcDeviceStoreContract {
    PostgreSqlDeviceStoreContractTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
