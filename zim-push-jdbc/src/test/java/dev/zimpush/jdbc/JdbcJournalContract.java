package dev.zimpush.jdbc;

import dev.zimpush.spi.Backend;
import dev.zimpush.testkit.JournalContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** The contract of journals; one subclass for each database. */
abstract class JdbcJournalContract extends JournalContract {
    private final TestDatabase database;
    private Space space;

    JdbcJournalContract(TestDatabase database) {
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
