package dev.zimpush.jdbc;

final class MariaDbExplainTest extends JdbcExplainTests {
    MariaDbExplainTest() {
        super(TestDatabase.MARIADB);
    }
}
