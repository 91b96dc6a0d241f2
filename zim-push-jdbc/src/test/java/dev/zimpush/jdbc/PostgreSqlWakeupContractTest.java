package dev.zimpush.jdbc;

import dev.zimpush.spi.Backend;
import dev.zimpush.testkit.WakeupContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

final class PostgreSqlWakeupContractTest extends WakeupContract {
    private final List<Backend> backends = new ArrayList<>();
    private Space space;

    @Override
    protected Backend newBackend() {
        space = TestDatabase.POSTGRESQL.space();
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
