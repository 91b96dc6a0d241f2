package dev.zimpush.jdbc;

import dev.zimpush.spi.Backend;
import dev.zimpush.testkit.PushesContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The contract of remembered pushes; one subclass for each database. */
abstract class JdbcPushesContract extends PushesContract {
    private final TestDatabase database;
    private final List<Backend> backends = new ArrayList<>();
    private Space space;

    JdbcPushesContract(TestDatabase database) {
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
