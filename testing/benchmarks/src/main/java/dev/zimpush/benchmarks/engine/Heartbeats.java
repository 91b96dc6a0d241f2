package dev.zimpush.benchmarks.engine;

import dev.zimpush.Connection;
import dev.zimpush.benchmarks.suite.Pause;
import java.util.concurrent.TimeUnit;

/** A thread that says every millisecond that something was heard from each of some connections, and how late it was with that. */
final class Heartbeats implements AutoCloseable {
    private static final long EVERY = TimeUnit.MILLISECONDS.toNanos(1);
    private static final double MILLIS = 1e6;

    private final Connection[] connections;
    private final Thread thread = new Thread(this::beat, "heartbeats");
    private volatile boolean stopped;
    private volatile long longestCall;
    private volatile long latest;

    Heartbeats(Connection[] connections) {
        this.connections = connections;
        thread.start();
    }

    private void beat() {
        for (long next = System.nanoTime(); !stopped; next = Math.max(next + EVERY, System.nanoTime())) {
            Pause.until(next);
            latest = Math.max(latest, System.nanoTime() - next);
            for (Connection connection : connections) {
                long begin = System.nanoTime();
                connection.heartbeat();
                longestCall = Math.max(longestCall, System.nanoTime() - begin);
            }
        }
    }

    /** Forgets how it was so far. */
    void reset() {
        longestCall = 0;
        latest = 0;
    }

    /** The longest time from the begin of a call to its end, in milliseconds. */
    double longestCall() {
        return longestCall / MILLIS;
    }

    /** How late the thread woke at worst, in milliseconds. */
    double latest() {
        return latest / MILLIS;
    }

    @Override
    public void close() {
        stopped = true;
        Pause.join(thread);
    }
}
