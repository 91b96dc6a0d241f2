package dev.zimpush.testkit;

import dev.zimpush.spi.Backend;
import java.time.Duration;

final class DeviceStoreContractTest extends DeviceStoreContract {
    private final ManualTime time = new ManualTime();

    @Override
    protected Backend newBackend() {
        return new MapBackend(time, StoreFlaw.NONE);
    }

    @Override
    protected void passTime(Duration duration) {
        time.advance(duration);
    }
}
