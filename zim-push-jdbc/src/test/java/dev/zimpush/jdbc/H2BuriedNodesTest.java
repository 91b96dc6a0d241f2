package dev.zimpush.jdbc;

final class H2BuriedNodesTest extends JdbcBuriedNodesTests {
    H2BuriedNodesTest() {
        super(TestDatabase.H2);
    }
}
