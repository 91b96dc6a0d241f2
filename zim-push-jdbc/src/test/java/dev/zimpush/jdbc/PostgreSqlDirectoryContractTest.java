package dev.zimpush.jdbc;

final class PostgreSqlDirectoryContractTest extends JdbcDirectoryContract {
    PostgreSqlDirectoryContractTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
