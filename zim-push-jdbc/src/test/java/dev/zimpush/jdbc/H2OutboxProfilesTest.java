package dev.zimpush.jdbc;

final class H2OutboxProfilesTest extends JdbcOutboxProfilesTests {
    H2OutboxProfilesTest() {
        super(TestDatabase.H2);
    }
}
