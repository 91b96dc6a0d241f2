package dev.zimpush.jdbc;

class PostgreSqlBackendContractTest extends JdbcBackendContract {
    PostgreSqlBackendContractTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
