package dev.zimpush.jdbc;

class H2DeviceStoreTest extends JdbcDeviceStoreTests {
    H2DeviceStoreTest() {
        super(TestDatabase.H2);
    }
}
