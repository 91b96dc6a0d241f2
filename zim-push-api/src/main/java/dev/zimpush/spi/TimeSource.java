package dev.zimpush.spi;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/**
 * All that the library knows of time: the wall clock, for what people and vendors read; a monotonic clock, for
 * deadlines; and alarms. The two clocks have unrelated origins and must never be mixed.
 *
 * <p>The ready-made one is the system's. Tests use the testkit's, moved by hand. Thread-safe.
 */
public interface TimeSource extends InstantSource {
    /** The monotonic clock, in nanoseconds, as {@link System#nanoTime()}: only differences mean something. */
    long nanoTime();

    /**
     * Makes an alarm. It belongs to the caller, who closes it.
     *
     * @param name for the thread that rings it
     * @param onRing what to do; called on one thread at a time
     */
    Alarm newAlarm(String name, Runnable onRing);

    /**
     * Blocks the calling thread until a latch is open, or some time has passed. A time source that is moved by hand moves
     * itself, instead of blocking for ever.
     *
     * @return whether the latch is open
     * @throws InterruptedException when the thread is interrupted
     */
    boolean await(CountDownLatch latch, Duration atMost) throws InterruptedException;

    /** Rings once, when the monotonic clock reaches a time. Thread-safe. */
    interface Alarm extends AutoCloseable {
        /**
         * Sets the time to ring at, in place of the one set before. A time that has passed rings as soon as it can, never on
         * the calling thread. After {@link #close} it does nothing. What a ring throws is the time source's to report; later
         * rings come all the same.
         *
         * @param nanoTime by {@link TimeSource#nanoTime()}
         */
        void ringAt(long nanoTime);

        /** Silences it for good. A ring that is under way goes on; when called from another thread, waits for its end. */
        @Override
        void close();
    }
}
