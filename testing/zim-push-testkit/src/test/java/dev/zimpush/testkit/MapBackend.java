package dev.zimpush.testkit;

import dev.zimpush.spi.Backend;
import dev.zimpush.spi.Cluster;
import dev.zimpush.spi.DeviceStore;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The smallest backend that keeps the contract, over a {@link MapDevices}. Its flaws can be turned on, one at a time. */
final class MapBackend implements Backend {
    private final InstantSource clock;
    private final StoreFlaw flaw;
    private final MapDevices devices;
    private final AtomicInteger closings;
    private boolean blocking;
    private boolean closed;
    private int clusters;

    /** Without a flaw. */
    MapBackend(InstantSource clock) {
        this(clock, StoreFlaw.NONE);
    }

    MapBackend(InstantSource clock, StoreFlaw flaw) {
        this(clock, flaw, new AtomicInteger());
    }

    /** With a count of closings that several share. */
    MapBackend(InstantSource clock, StoreFlaw flaw, AtomicInteger closings) {
        this.closings = closings;
        this.clock = clock;
        this.flaw = flaw;
        this.devices = new MapDevices(clock, flaw);
    }

    @Override
    public DeviceStore devices() {
        if (closed || (flaw == StoreFlaw.CLOSE_CLOSES_ALL && closings.get() > 0)) {
            throw new IllegalStateException("closed");
        }
        return flaw == StoreFlaw.DEVICES_ARE_NEW_EACH_TIME ? new MapDevices(clock, StoreFlaw.NONE) : devices;
    }

    @Override
    public void close() {
        if (closed && flaw == StoreFlaw.CLOSE_TWICE_FAILS) {
            throw new IllegalStateException("closed");
        }
        closed = true;
        closings.incrementAndGet();
    }

    @Override
    public boolean blocking() {
        blocking = !blocking && flaw == StoreFlaw.BLOCKING_CHANGES;
        return blocking;
    }

    @Override
    public Optional<Cluster> cluster() {
        clusters++;
        boolean there = flaw == StoreFlaw.CLUSTER_IS_NEW_EACH_TIME
                || (flaw == StoreFlaw.CLUSTER_COMES_AND_GOES && clusters % 2 == 1);
        return there ? MemoryCluster.create(new ManualTime()).backend().cluster() : Optional.empty();
    }

    @Override
    public String toString() {
        return flaw == StoreFlaw.TO_STRING_TELLS_ADDRESSES ? devices.texts() : "MapBackend";
    }
}
