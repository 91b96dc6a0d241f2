package dev.zimpush.jdbc;

class H2BackendContractTest extends JdbcBackendContract {
    H2BackendContractTest() {
        super(TestDatabase.H2);
    }
}
