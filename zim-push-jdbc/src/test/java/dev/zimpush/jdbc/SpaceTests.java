package dev.zimpush.jdbc;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests that run on every database, each in a space of its own. */
abstract class SpaceTests {
    private final TestDatabase database;
    Space space;

    SpaceTests(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void takeSpace() {
        space = database.space();
    }

    @AfterEach
    void dropSpace() {
        if (space != null) {
            space.close();
        }
    }
}
