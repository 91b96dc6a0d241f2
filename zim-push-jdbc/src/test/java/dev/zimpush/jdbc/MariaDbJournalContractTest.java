package dev.zimpush.jdbc;

final class MariaDbJournalContractTest extends JdbcJournalContract {
    MariaDbJournalContractTest() {
        super(TestDatabase.MARIADB);
    }
}
