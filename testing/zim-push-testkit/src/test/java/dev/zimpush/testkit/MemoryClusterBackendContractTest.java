package dev.zimpush.testkit;

import dev.zimpush.spi.Backend;

final class MemoryClusterBackendContractTest extends BackendContract {
    @Override
    protected Backend newBackend() {
        return MemoryCluster.create(new ManualTime()).backend();
    }
}
