package dev.zimpush.jdbc;

import dev.zimpush.spi.Backend;
import dev.zimpush.testkit.BackendContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The contract of backends; one subclass for each database. */
abstract class JdbcBackendContract extends BackendContract {
    private final TestDatabase database;
    private final List<Space> spaces = new ArrayList<>();

    JdbcBackendContract(TestDatabase database) {
        this.database = database;
    }

    @Override
    protected Backend newBackend() {
        Space space = database.space();
        spaces.add(space);
        return space.builder().build();
    }

    @AfterEach
    void drop() {
        spaces.forEach(Space::close);
    }
}
