package dev.zimpush.jdbc;

class H2BackendTest extends JdbcBackendTests {
    H2BackendTest() {
        super(TestDatabase.H2);
    }
}
