package dev.zimpush.jdbc;

import dev.zimpush.spi.Backend;
import dev.zimpush.testkit.WakeupContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

final class PostgreSqlWakeupContractTest extends WakeupContract {
    private Space space;

    @Override
    protected Backend newBackend() {
        space = TestDatabase.POSTGRESQL.space();
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
