package dev.zimpush.jdbc;

class MariaDbDeviceStoreContractTest extends JdbcDeviceStoreContract {
    MariaDbDeviceStoreContractTest() {
        super(TestDatabase.MARIADB);
    }
}
