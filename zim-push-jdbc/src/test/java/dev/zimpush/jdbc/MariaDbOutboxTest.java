package dev.zimpush.jdbc;

final class MariaDbOutboxTest extends JdbcOutboxTests {
    MariaDbOutboxTest() {
        super(TestDatabase.MARIADB);
    }
}
