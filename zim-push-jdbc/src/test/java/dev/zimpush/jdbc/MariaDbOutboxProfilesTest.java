package dev.zimpush.jdbc;

final class MariaDbOutboxProfilesTest extends JdbcOutboxProfilesTests {
    MariaDbOutboxProfilesTest() {
        super(TestDatabase.MARIADB);
    }
}
