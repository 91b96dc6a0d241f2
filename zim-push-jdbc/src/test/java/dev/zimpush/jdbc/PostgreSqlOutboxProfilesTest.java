package dev.zimpush.jdbc;

final class PostgreSqlOutboxProfilesTest extends JdbcOutboxProfilesTests {
    PostgreSqlOutboxProfilesTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
