package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the backend does when it is made; one subclass for each database. */
abstract class JdbcBackendTests {
    private final TestDatabase database;
    private Space space;

    JdbcBackendTests(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        space = database.space();
    }

    @AfterEach
    void close() {
        if (space != null) {
            space.close();
        }
    }

    @Test
    void build_tablesToBeCreated_createsThem() {
        space.builder().build().close();

        assertThat(space.number("SELECT max(version) FROM zim_push_schema_version"))
                .isPositive();
    }
}
