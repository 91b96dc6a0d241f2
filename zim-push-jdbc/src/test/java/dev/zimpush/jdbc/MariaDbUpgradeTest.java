package dev.zimpush.jdbc;

final class MariaDbUpgradeTest extends JdbcUpgradeTests {
    MariaDbUpgradeTest() {
        super(TestDatabase.MARIADB);
    }
}
