package dev.zimpush.benchmarks.connections;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Connections whose silence the JDK's ScheduledThreadPoolExecutor ends: a task for each, cancelled and scheduled anew by a heartbeat;
 * what is cancelled is removed.
 */
@State(Scope.Benchmark)
public class ScheduledState {
    private static final int EXPIRY_SECONDS = 30;

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final ScheduledFuture<?>[] timeouts = new ScheduledFuture<?>[Devices.SIZE];

    /** Opens all. */
    @Setup(Level.Trial)
    public void open(Devices devices) {
        timer.setRemoveOnCancelPolicy(true);
        devices.forEach(i -> timeouts[i] = schedule(i));
    }

    /** Ends the timer. */
    @TearDown(Level.Trial)
    public void close() {
        timer.shutdownNow();
    }

    private ScheduledFuture<?> schedule(int i) {
        return timer.schedule(() -> end(i), EXPIRY_SECONDS, TimeUnit.SECONDS);
    }

    private void end(int i) {
        timeouts[i] = null;
    }

    /** Cancels and sets the timeout of a connection. */
    ScheduledFuture<?> heartbeat(int i) {
        ScheduledFuture<?> timeout = timeouts[i];
        if (timeout != null) {
            timeout.cancel(false);
        }
        timeouts[i] = schedule(i);
        return timeouts[i];
    }
}
