package dev.zimpush.jdbc;

final class PostgreSqlPushesContractTest extends JdbcPushesContract {
    PostgreSqlPushesContractTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
