package dev.zimpush.benchmarks.ack;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** How late items time out by the host's own watch, and how many do early. Thread-safe. */
final class Lateness implements Tracker.OnTimeout {
    private static final long LONGEST = TimeUnit.MINUTES.toNanos(2);

    private final Histogram late = histogram();
    private final Histogram early = histogram();
    private volatile boolean isOn;

    static Histogram histogram() {
        return new ConcurrentHistogram(LONGEST, 3);
    }

    /** Counts from now on. */
    void begin() {
        isOn = true;
    }

    /** Counts no more. */
    void end() {
        isOn = false;
    }

    @Override
    public void timedOut(Item item) {
        long lateBy = System.nanoTime() - item.dueAt;
        if (!isOn) {
            return;
        }
        if (lateBy < 0) {
            early.recordValue(Math.min(LONGEST, -lateBy));
        } else {
            late.recordValue(Math.min(LONGEST, lateBy));
        }
    }

    /** Those that were late, in nanoseconds. */
    Histogram late() {
        return late;
    }

    /** How many were early. */
    long early() {
        return early.getTotalCount();
    }
}
