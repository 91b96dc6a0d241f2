package dev.zimpush.jdbc;

class MariaDbBackendTest extends JdbcBackendTests {
    MariaDbBackendTest() {
        super(TestDatabase.MARIADB);
    }
}
