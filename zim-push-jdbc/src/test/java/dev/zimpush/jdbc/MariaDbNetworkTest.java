package dev.zimpush.jdbc;

class MariaDbNetworkTest extends NetworkTests {
    MariaDbNetworkTest() {
        super(TestDatabase.MARIADB);
    }
}
