package dev.zimpush.jdbc;

final class H2OutboxTest extends JdbcOutboxTests {
    H2OutboxTest() {
        super(TestDatabase.H2);
    }
}
