package dev.zimpush.testkit;

import dev.zimpush.spi.Backend;
import java.time.Duration;

final class MemoryClusterDeviceStoreContractTest extends DeviceStoreContract {
    private final ManualTime time = new ManualTime();

    @Override
    protected Backend newBackend() {
        return MemoryCluster.create(time).backend();
    }

    @Override
    protected void passTime(Duration duration) {
        time.advance(duration);
    }
}
