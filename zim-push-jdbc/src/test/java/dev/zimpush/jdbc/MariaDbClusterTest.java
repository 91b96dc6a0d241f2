package dev.zimpush.jdbc;

final class MariaDbClusterTest extends JdbcClusterTests {
    MariaDbClusterTest() {
        super(TestDatabase.MARIADB);
    }
}
