package dev.zimpush.jdbc;

final class H2JournalContractTest extends JdbcJournalContract {
    H2JournalContractTest() {
        super(TestDatabase.H2);
    }
}
