package dev.zimpush.benchmarks.connections;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import dev.zimpush.DeviceKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A registry in a Caffeine cache whose entries expire 30 s after the last access, which a heartbeat is. */
@State(Scope.Benchmark)
public class CaffeineState {
    final Cache<DeviceKey, Object> sessions = Caffeine.newBuilder()
            .expireAfterAccess(Duration.ofSeconds(30))
            .scheduler(Scheduler.systemScheduler())
            .initialCapacity(Devices.SIZE)
            .build();

    /** Opens all. */
    @Setup(Level.Trial)
    public void open(Devices devices) {
        devices.forEach(i -> sessions.put(devices.keys[i], new Object()));
    }

    @Nullable
    Object heartbeat(DeviceKey device) {
        return sessions.getIfPresent(device);
    }

    Object reopen(DeviceKey device) {
        sessions.invalidate(device);
        Object session = new Object();
        sessions.put(device, session);
        return session;
    }
}
