package dev.zimpush.core.internal.address;

import dev.zimpush.core.MemoryBackend;
import dev.zimpush.spi.Backend;
import dev.zimpush.testkit.DeviceStoreContract;
import dev.zimpush.testkit.ManualTime;
import java.time.Duration;

class MemoryDeviceStoreContractTest extends DeviceStoreContract {
    private ManualTime time;

    @Override
    protected Backend newBackend() {
        time = new ManualTime();
        return MemoryBackend.create(time);
    }

    @Override
    protected void passTime(Duration duration) {
        time.advance(duration);
    }
}
