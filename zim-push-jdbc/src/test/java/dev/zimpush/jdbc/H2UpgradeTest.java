package dev.zimpush.jdbc;

final class H2UpgradeTest extends JdbcUpgradeTests {
    H2UpgradeTest() {
        super(TestDatabase.H2);
    }
}
