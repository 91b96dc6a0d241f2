package dev.zimpush.jdbc;

class H2TroubleTest extends TroubleTests {
    H2TroubleTest() {
        super(TestDatabase.H2);
    }
}
