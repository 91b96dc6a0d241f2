package dev.zimpush.jdbc;

final class PostgreSqlUpgradeTest extends JdbcUpgradeTests {
    PostgreSqlUpgradeTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
