package dev.zimpush.core.internal.time;

import dev.zimpush.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Time as plain as can be, for a concurrency tester: a number, and one alarm that rings when it is told to. */
public final class StandingTime implements TimeSource {
    private volatile long nanos;
    private @Nullable Runnable onRing;
    private @Nullable Runnable afterReading;

    /** Moves on, not back. */
    public void moveTo(long nanoTime) {
        nanos = Math.max(nanos, nanoTime);
    }

    /** The time, which nobody has read by that. */
    public long now() {
        return nanos;
    }

    /** Runs something whenever somebody has read the time and does not know it yet, but for what reads it meanwhile. */
    public void afterReading(Runnable action) {
        afterReading = action;
    }

    /** Moves on, not back, and rings. One thread at a time, as an alarm does. */
    public void ringAt(long nanoTime) {
        moveTo(nanoTime);
        Objects.requireNonNull(onRing, "onRing").run();
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH;
    }

    @Override
    public long nanoTime() {
        long read = nanos;
        Runnable action = afterReading;
        if (action != null) {
            afterReading = null;
            action.run();
            afterReading = action;
        }
        return read;
    }

    @Override
    public Alarm newAlarm(String name, Runnable ring) {
        onRing = ring;
        return new Alarm() {
            @Override
            public void ringAt(long nanoTime) {
                // the test rings
            }

            @Override
            public void close() {
                // nothing to free
            }
        };
    }

    @Override
    public boolean await(CountDownLatch latch, Duration atMost) {
        throw new UnsupportedOperationException("nobody waits here");
    }
}
