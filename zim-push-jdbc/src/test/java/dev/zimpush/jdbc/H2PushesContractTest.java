package dev.zimpush.jdbc;

final class H2PushesContractTest extends JdbcPushesContract {
    H2PushesContractTest() {
        super(TestDatabase.H2);
    }
}
