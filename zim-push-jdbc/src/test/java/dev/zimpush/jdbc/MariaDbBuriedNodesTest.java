package dev.zimpush.jdbc;

final class MariaDbBuriedNodesTest extends JdbcBuriedNodesTests {
    MariaDbBuriedNodesTest() {
        super(TestDatabase.MARIADB);
    }
}
