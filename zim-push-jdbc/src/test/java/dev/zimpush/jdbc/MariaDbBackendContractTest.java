package dev.zimpush.jdbc;

class MariaDbBackendContractTest extends JdbcBackendContract {
    MariaDbBackendContractTest() {
        super(TestDatabase.MARIADB);
    }
}
