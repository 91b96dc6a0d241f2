package dev.zimpush.jdbc;

class MariaDbDeviceStoreTest extends JdbcDeviceStoreTests {
    MariaDbDeviceStoreTest() {
        super(TestDatabase.MARIADB);
    }
}
