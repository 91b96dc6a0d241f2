package dev.zimpush.core;

import dev.zimpush.core.internal.address.MemoryDeviceStore;
import dev.zimpush.spi.Backend;
import dev.zimpush.spi.DeviceStore;
import java.time.InstantSource;

/**
 * Keeps the addresses in this process's memory: gone when it ends, so the host binds them again, as its clients come back.
 * The default backend. Thread-safe; nothing in it blocks.
 */
public final class MemoryBackend implements Backend {
    private final DeviceStore devices;

    private MemoryBackend(InstantSource clock) {
        this.devices = new MemoryDeviceStore(clock);
    }

    /** An empty one on the machine's clock. */
    public static MemoryBackend create() {
        return create(InstantSource.system());
    }

    /** An empty one that takes the times of registration from that clock. */
    public static MemoryBackend create(InstantSource clock) {
        return new MemoryBackend(clock);
    }

    @Override
    public DeviceStore devices() {
        return devices;
    }

    @Override
    public boolean blocking() {
        return false;
    }

    @Override
    public void close() {
        // memory only
    }
}
