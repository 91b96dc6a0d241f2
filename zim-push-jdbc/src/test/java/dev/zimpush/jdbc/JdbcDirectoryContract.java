package dev.zimpush.jdbc;

import dev.zimpush.spi.Backend;
import dev.zimpush.testkit.DirectoryContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** The contract of directories; one subclass for each database. */
abstract class JdbcDirectoryContract extends DirectoryContract {
    private final TestDatabase database;
    private Space space;

    JdbcDirectoryContract(TestDatabase database) {
        this.database = database;
    }

    @Override
    protected Backend newBackend() {
        space = database.space();
        return space.builder().build();
    }

    @Override
    protected Backend anotherBackend() {
        return space.builder().build();
    }

    @Override
    protected void passTime(Duration duration) {
        space.passTime(duration);
    }

    @AfterEach
    void drop() {
        if (space != null) {
            space.close();
        }
    }
}
