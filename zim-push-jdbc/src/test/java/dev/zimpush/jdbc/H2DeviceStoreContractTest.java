package dev.zimpush.jdbc;

class H2DeviceStoreContractTest extends JdbcDeviceStoreContract {
    H2DeviceStoreContractTest() {
        super(TestDatabase.H2);
    }
}
