package dev.zimpush.jdbc;

import dev.zimpush.spi.Backend;
import dev.zimpush.testkit.DeviceStoreContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** The contract of address stores; one subclass for each database. */
abstract class JdbcDeviceStoreContract extends DeviceStoreContract {
    private final TestDatabase database;
    private Space space;

    JdbcDeviceStoreContract(TestDatabase database) {
        this.database = database;
    }

    @Override
    protected Backend newBackend() {
        space = database.space();
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
