package dev.zimpush.benchmarks.ack;

import dev.zimpush.benchmarks.suite.Pause;
import org.HdrHistogram.Histogram;

/** A bare timer in the same process: how late a thread wakes that does nothing but sleep, every 5 ms. */
final class Control {
    private static final long EVERY = 5_000_000;

    private final Histogram lateness = Lateness.histogram();
    private final Thread thread = new Thread(this::sleep, "control");
    private volatile boolean stopped;

    Control() {
        thread.setDaemon(true);
        thread.start();
    }

    private void sleep() {
        for (long next = System.nanoTime(); !stopped; next += EVERY) {
            Pause.until(next);
            lateness.recordValue(Math.max(0, System.nanoTime() - next));
        }
    }

    /** Stops it, and tells how late it was, in nanoseconds. */
    Histogram end() {
        stopped = true;
        Pause.join(thread);
        return lateness;
    }
}
