package dev.zimpush.testkit;

import dev.zimpush.spi.Backend;

final class BackendContractTest extends BackendContract {
    @Override
    protected Backend newBackend() {
        return new MapBackend(new ManualTime(), StoreFlaw.NONE);
    }
}
