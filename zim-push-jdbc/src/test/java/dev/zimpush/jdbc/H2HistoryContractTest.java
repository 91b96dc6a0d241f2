package dev.zimpush.jdbc;

final class H2HistoryContractTest extends JdbcHistoryContract {
    H2HistoryContractTest() {
        super(TestDatabase.H2);
    }
}
