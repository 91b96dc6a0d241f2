package dev.zimpush.jdbc;

class MariaDbConnectionTest extends ConnectionTests {
    MariaDbConnectionTest() {
        super(TestDatabase.MARIADB);
    }
}
