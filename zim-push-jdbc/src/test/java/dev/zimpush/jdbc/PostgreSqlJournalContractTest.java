package dev.zimpush.jdbc;

final class PostgreSqlJournalContractTest extends JdbcJournalContract {
    PostgreSqlJournalContractTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
