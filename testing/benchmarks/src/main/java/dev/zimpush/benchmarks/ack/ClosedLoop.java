package dev.zimpush.benchmarks.ack;

import dev.zimpush.benchmarks.suite.Pause;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;

/**
 * Two threads, as fast as they can: one tracks, the other acknowledges in the order of tracking, while a window of messages
 * stays outstanding.
 */
final class ClosedLoop implements AutoCloseable {
    /** How much more than the window may be outstanding. */
    static final int SLACK = 1 << 16;

    private static final long BATCH = 64;
    private static final long WAIT = TimeUnit.MICROSECONDS.toNanos(100);

    private final Tracker tracker;
    private final HostObjects host;
    private final int window;
    private final long timeout;
    private final LongPredicate isAcknowledged;
    private final Thread trackThread = new Thread(this::track, "track");
    private final Thread ackThread = new Thread(this::acknowledge, "acknowledge");

    private volatile long tracked;
    private volatile long acknowledged;
    private volatile boolean stopped;

    /**
     * Makes one.
     *
     * @param timeout the tracker's, in nanoseconds, for the items
     * @param isAcknowledged which messages are acknowledged at all
     */
    ClosedLoop(Tracker tracker, HostObjects host, int window, long timeout, LongPredicate isAcknowledged) {
        this.tracker = tracker;
        this.host = host;
        this.window = window;
        this.timeout = timeout;
        this.isAcknowledged = isAcknowledged;
        trackThread.start();
        ackThread.start();
    }

    /** How many messages have been tracked and acknowledged. */
    long done() {
        return acknowledged;
    }

    private void track() {
        for (long n = 0; !stopped; n++) {
            if (n % BATCH == 0) {
                tracked = n;
                while (n - acknowledged > window + SLACK / 2 && !stopped) {
                    LockSupport.parkNanos(WAIT);
                }
            }
            Item item = host.item(n);
            item.dueAt = System.nanoTime() + timeout;
            if (!tracker.track(host.peer(n), host.id(n), item)) {
                throw new IllegalStateException("message " + n + " is outstanding already");
            }
        }
    }

    private void acknowledge() {
        for (long n = 0; !stopped; n++) {
            if (n % BATCH == 0) {
                acknowledged = n;
                while (tracked - n < window && !stopped) {
                    LockSupport.parkNanos(WAIT);
                }
            }
            if (isAcknowledged.test(n)) {
                tracker.acknowledge(host.peer(n), host.acknowledgedId(n));
            }
        }
    }

    @Override
    public void close() {
        stopped = true;
        Pause.join(trackThread);
        Pause.join(ackThread);
    }
}
