package dev.zimpush.jdbc;

final class H2ExplainTest extends JdbcExplainTests {
    H2ExplainTest() {
        super(TestDatabase.H2);
    }
}
