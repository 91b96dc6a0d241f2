package dev.zimpush.jdbc;

final class H2RandomBatchesTest extends RandomBatchesTests {
    H2RandomBatchesTest() {
        super(TestDatabase.H2, 40);
    }
}
