package dev.zimpush.benchmarks.connections;

import dev.zimpush.DeviceKey;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A registry of maps and Netty's HashedWheelTimer: a timeout for each connection, kept in the host's object, cancelled and
 * made anew by a heartbeat. Ticks of 10 ms, and slots for 30 s of them.
 */
@State(Scope.Benchmark)
public class WheelState {
    private static final int EXPIRY_SECONDS = 30;
    private static final int SLOTS = 4096;

    final Map<String, Set<DeviceKey>> byUser = new ConcurrentHashMap<>(Devices.SIZE);
    private final Map<DeviceKey, Session> sessions = new ConcurrentHashMap<>(Devices.SIZE);
    private final Session[] handles = new Session[Devices.SIZE];
    private final HashedWheelTimer timer =
            new HashedWheelTimer(Executors.defaultThreadFactory(), 10, TimeUnit.MILLISECONDS, SLOTS, false);

    /** Opens all. */
    @Setup(Level.Trial)
    public void open(Devices devices) {
        devices.forEach(i -> handles[i] = open(devices.keys[i]));
    }

    /** Ends the timer. */
    @TearDown(Level.Trial)
    public void close() {
        timer.stop();
    }

    private Session open(DeviceKey device) {
        Session session = new Session(device);
        sessions.put(device, session);
        byUser.merge(device.userId(), Set.of(device), (old, added) -> {
            Set<DeviceKey> all = ConcurrentHashMap.newKeySet();
            all.addAll(old);
            all.addAll(added);
            return all;
        });
        return session;
    }

    /** Cancels and sets the timeout of a connection. */
    Timeout heartbeat(int i) {
        return handles[i].heartbeat();
    }

    /** Closes a connection and opens it again. */
    Object reopen(int i) {
        DeviceKey device = handles[i].device;
        handles[i].end();
        handles[i] = open(device);
        return handles[i];
    }

    private final class Session {
        final DeviceKey device;
        private Timeout timeout;

        Session(DeviceKey device) {
            this.device = device;
            this.timeout = timer.newTimeout(late -> end(), EXPIRY_SECONDS, TimeUnit.SECONDS);
        }

        Timeout heartbeat() {
            timeout.cancel();
            timeout = timer.newTimeout(timeout.task(), EXPIRY_SECONDS, TimeUnit.SECONDS);
            return timeout;
        }

        void end() {
            timeout.cancel();
            sessions.remove(device, this);
            byUser.computeIfPresent(device.userId(), (user, all) -> all.size() == 1 ? null : without(all));
        }

        private Set<DeviceKey> without(Set<DeviceKey> all) {
            all.remove(device);
            return all;
        }
    }
}
