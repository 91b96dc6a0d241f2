package dev.zimpush.jdbc;

class H2ConnectionTest extends ConnectionTests {
    H2ConnectionTest() {
        super(TestDatabase.H2);
    }
}
