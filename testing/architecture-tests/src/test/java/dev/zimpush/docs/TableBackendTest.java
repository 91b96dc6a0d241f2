package dev.zimpush.docs;

import dev.zimpush.core.MemoryBackend;
import dev.zimpush.spi.Backend;
import dev.zimpush.spi.DeviceStore;
import dev.zimpush.testkit.DeviceStoreContract;
import dev.zimpush.testkit.ManualTime;
import java.time.Duration;

// sample: backend-test
class TableBackendTest extends DeviceStoreContract {
    private final ManualTime time = new ManualTime();

    @Override
    protected Backend newBackend() {
        return new TableBackend(emptyTable());
    }

    @Override
    protected void passTime(Duration duration) {
        time.advance(duration); // with a database: however you move its clock
    }

    // end

    private DeviceStore emptyTable() {
        return MemoryBackend.create(time).devices();
    }
}
