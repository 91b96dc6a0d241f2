package dev.zimpush.jdbc;

class MariaDbTroubleTest extends TroubleTests {
    MariaDbTroubleTest() {
        super(TestDatabase.MARIADB);
    }
}
