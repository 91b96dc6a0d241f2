package dev.zimpush.jdbc;

final class MariaDbDirectoryContractTest extends JdbcDirectoryContract {
    MariaDbDirectoryContractTest() {
        super(TestDatabase.MARIADB);
    }
}
