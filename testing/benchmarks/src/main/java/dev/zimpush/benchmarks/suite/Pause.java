package dev.zimpush.benchmarks.suite;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Lets time pass while others work. */
public final class Pause {
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(1);

    private Pause() {}

    /** For so long. */
    public static void seconds(int seconds) throws InterruptedException {
        TimeUnit.SECONDS.sleep(seconds);
    }

    /** Until a time of {@link System#nanoTime()}; at once if it has passed. */
    public static void until(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /**
     * Until something is so; looks every millisecond.
     *
     * @throws IllegalStateException when it is not so in time
     */
    public static void until(BooleanSupplier condition, int atMostSeconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(atMostSeconds);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not so within " + atMostSeconds + " s");
            }
            LockSupport.parkNanos(LOOK);
        }
    }

    /** Until a thread has ended. */
    public static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
