package dev.zimpush.jdbc;

final class H2ClusterTest extends JdbcClusterTests {
    H2ClusterTest() {
        super(TestDatabase.H2);
    }
}
