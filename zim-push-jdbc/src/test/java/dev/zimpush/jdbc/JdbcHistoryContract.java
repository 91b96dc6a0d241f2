package dev.zimpush.jdbc;

import dev.zimpush.spi.Backend;
import dev.zimpush.testkit.HistoryContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The contract of histories; one subclass for each database. */
abstract class JdbcHistoryContract extends HistoryContract {
    private final TestDatabase database;
    private final List<Backend> backends = new ArrayList<>();
    private Space space;

    JdbcHistoryContract(TestDatabase database) {
        this.database = database;
    }

    @Override
    protected Backend newBackend() {
        space = database.space();
        return anotherBackend();
    }

    @Override
    protected Backend anotherBackend() {
        Backend backend = space.builder().build();
        backends.add(backend);
        return backend;
    }

    @Override
    protected void passTime(Duration duration) {
        space.passTime(duration);
    }

    @AfterEach
    void drop() {
        backends.forEach(Backend::close);
        if (space != null) {
            space.close();
        }
    }
}
