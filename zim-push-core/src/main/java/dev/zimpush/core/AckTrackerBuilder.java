package dev.zimpush.core;

import dev.zimpush.AckTracker;
import dev.zimpush.core.internal.ack.DeadlineAckTracker;
import dev.zimpush.core.internal.time.SystemTime;
import dev.zimpush.spi.TimeSource;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/**
 * Builds an {@link AckTracker} to be used alone.
 *
 * <pre>{@code
 * AckTracker<Player, Packet> tracker = AckTrackerBuilder.timeout(Duration.ofSeconds(2))
 *         .build((player, id, packet) -> player.resend(packet));
 * }</pre>
 *
 * Not thread-safe.
 */
public final class AckTrackerBuilder {
    private final Duration timeout;
    private TimeSource time = SystemTime.INSTANCE;
    private Executor executor = ForkJoinPool.commonPool();

    private AckTrackerBuilder(Duration timeout) {
        this.timeout = timeout;
    }

    /** Begins a tracker that waits for that long, from 1 ms to 1 day, unless an item says otherwise. */
    public static AckTrackerBuilder timeout(Duration timeout) {
        return new AckTrackerBuilder(timeout);
    }

    /** The time it goes by; the machine's by default. */
    public AckTrackerBuilder time(TimeSource time) {
        this.time = Objects.requireNonNull(time, "time");
        return this;
    }

    /** Where timeouts are reported; the common pool by default. It stays the caller's. */
    public AckTrackerBuilder executor(Executor executor) {
        this.executor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    /**
     * The tracker, which reports timeouts to that handler.
     *
     * @throws IllegalArgumentException when the timeout is not between 1 ms and 1 day
     */
    public <P, T> AckTracker<P, T> build(AckTracker.TimeoutHandler<P, T> handler) {
        return new DeadlineAckTracker<>(time, executor, timeout, Objects.requireNonNull(handler, "handler"));
    }
}
