package dev.zimpush.testkit;

import dev.zimpush.spi.Backend;
import java.time.Duration;

final class MemoryClusterHistoryContractTest extends HistoryContract {
    private final ManualTime time = new ManualTime();
    private MemoryCluster cluster = MemoryCluster.create(time);

    @Override
    protected Backend newBackend() {
        cluster = MemoryCluster.create(time);
        return cluster.backend();
    }

    @Override
    protected Backend anotherBackend() {
        return cluster.backend();
    }

    @Override
    protected void passTime(Duration duration) {
        time.advance(duration);
    }
}
