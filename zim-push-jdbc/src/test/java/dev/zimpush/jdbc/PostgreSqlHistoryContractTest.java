package dev.zimpush.jdbc;

final class PostgreSqlHistoryContractTest extends JdbcHistoryContract {
    PostgreSqlHistoryContractTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
