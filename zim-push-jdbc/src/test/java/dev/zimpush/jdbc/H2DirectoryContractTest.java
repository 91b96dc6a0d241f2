package dev.zimpush.jdbc;

final class H2DirectoryContractTest extends JdbcDirectoryContract {
    H2DirectoryContractTest() {
        super(TestDatabase.H2);
    }
}
