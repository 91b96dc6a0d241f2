package dev.zimpush.core;

import dev.zimpush.spi.Backend;
import dev.zimpush.testkit.BackendContract;

class MemoryBackendContractTest extends BackendContract {
    @Override
    protected Backend newBackend() {
        return MemoryBackend.create();
    }
}
