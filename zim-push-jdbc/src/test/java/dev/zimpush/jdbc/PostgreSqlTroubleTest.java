package dev.zimpush.jdbc;

class PostgreSqlTroubleTest extends TroubleTests {
    PostgreSqlTroubleTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
