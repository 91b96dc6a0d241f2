package dev.zimpush.jdbc;

final class MariaDbHistoryContractTest extends JdbcHistoryContract {
    MariaDbHistoryContractTest() {
        super(TestDatabase.MARIADB);
    }
}
