package dev.zimpush.jdbc;

final class MariaDbPushesContractTest extends JdbcPushesContract {
    MariaDbPushesContractTest() {
        super(TestDatabase.MARIADB);
    }
}
