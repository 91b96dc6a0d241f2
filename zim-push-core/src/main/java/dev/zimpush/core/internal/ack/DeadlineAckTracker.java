package dev.zimpush.core.internal.ack;

import dev.zimpush.AckTracker;
import dev.zimpush.core.internal.KeyedRing;
import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.Reminder;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.core.internal.time.Timed;
import dev.zimpush.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ack tracker that is used alone, on the same timer as the engine's.
 *
 * <p>The peers are spread over {@value #PARTS} parts, each under a lock of its own. Who takes an item out of its part owns it,
 * which decides every race. One {@link Sweep} takes out what is due, of all parts.
 */
public final class DeadlineAckTracker<P, T> implements AckTracker<P, T> {
    private static final int PARTS = 1024;
    private static final int PART_BITS = 10;
    private static final int SPREAD = 0x9E3779B9;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Logger log = LoggerFactory.getLogger(DeadlineAckTracker.class);

    private final List<Pending<P, T>> parts =
            Stream.generate(Pending<P, T>::new).limit(PARTS).toList();

    private final SteadyClock clock;
    private final Deadlines deadlines;
    private final Workers workers;
    private final long timeout;
    private final TimeoutHandler<P, T> handler;
    private final Sweep sweep = new Sweep();

    private volatile boolean closed;

    /** Waits for {@code timeout} unless told otherwise, and reports on that executor. */
    public DeadlineAckTracker(TimeSource time, Executor executor, Duration timeout, TimeoutHandler<P, T> handler) {
        this.timeout = checked(timeout);
        this.handler = handler;
        this.clock = new SteadyClock(
                time, stoodStill -> log.warn("this process stood still for {}; timeouts move by as much", stoodStill));
        this.deadlines = new Deadlines(time, clock, "zim-push-ack-timer", this::kick);
        this.workers = new Workers(executor, 2, new Reminder(deadlines, clock)::soon);
    }

    private void kick() {
        workers.kick();
    }

    private static long checked(Duration timeout) {
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "timeout " + timeout + " is not between " + SHORTEST + " and " + LONGEST);
        }
        return timeout.toNanos();
    }

    @Override
    public boolean track(P peer, String id, T item) {
        return track(peer, id, item, timeout);
    }

    @Override
    public boolean track(P peer, String id, T item, Duration wait) {
        return track(peer, id, item, checked(wait));
    }

    private boolean track(P peer, String id, T item, long wait) {
        Objects.requireNonNull(item, "item");
        long dueAt = clock.now() + wait;
        if (!part(peer).add(peer, id, item, dueAt, wait == timeout)) {
            return false;
        }
        sweep.by(dueAt);
        return true;
    }

    @Override
    public Optional<T> acknowledge(P peer, String id) {
        return Optional.ofNullable(part(peer).take(peer, id));
    }

    @Override
    public List<T> forget(P peer) {
        return part(peer).takeAll(peer);
    }

    @Override
    public int outstanding() {
        return parts.stream().mapToInt(Pending::size).sum();
    }

    @Override
    public void close() {
        closed = true;
        deadlines.close();
        parts.forEach(Pending::close);
    }

    private Pending<P, T> part(P peer) {
        return parts.get((peer.hashCode() * SPREAD) >>> (Integer.SIZE - PART_BITS));
    }

    private record TimedOut<P, T>(P peer, String id, T item, long dueAt) {}

    private void report(TimedOut<P, T> timedOut) {
        if (!closed) {
            handler.timedOut(timedOut.peer, timedOut.id, timedOut.item);
        }
    }

    /** What is to be done when the next item is due. While nothing is tracked it is never due. */
    private final class Sweep extends Timed {
        /** How long after items were due the next look comes at least: those that follow are taken together. */
        private static final long PAUSE = 4_000_000;

        /** How long after a failure. */
        private static final long AGAIN = 250_000_000;

        /** Changed under this sweep's monitor. */
        private volatile long dueAt = NEVER;

        /** Is due at that time, or before. */
        void by(long at) {
            if (at < dueAt) {
                synchronized (this) {
                    if (at < dueAt) {
                        if (dueAt == NEVER) {
                            deadlines.began();
                        }
                        dueAt = at;
                    }
                }
                deadlines.update(this);
            }
        }

        @Override
        protected long dueAt() {
            return dueAt;
        }

        @Override
        protected void due(long now) {
            synchronized (this) {
                if (dueAt == NEVER) {
                    return;
                }
                // first, so that what is tracked meanwhile makes it due again
                dueAt = NEVER;
            }
            deadlines.ended();
            List<TimedOut<P, T>> due = new ArrayList<>();
            long next = NEVER;
            KeyedRing.Due<P, T> taken = (peer, id, item, at) -> due.add(new TimedOut<>(peer, id, item, at));
            for (Pending<P, T> part : parts) {
                next = Math.min(next, takeDue(part, now, taken));
            }
            due.sort(Comparator.comparingLong(TimedOut::dueAt));
            due.forEach(timedOut -> workers.later(() -> report(timedOut)));
            if (next != NEVER) {
                by(due.isEmpty() ? next : Math.max(next, now + PAUSE));
            }
        }

        /** One part that fails keeps none of the others from its turn. */
        private long takeDue(Pending<P, T> part, long now, KeyedRing.Due<P, T> taken) {
            try {
                return part.takeDue(now, taken);
            } catch (RuntimeException | LinkageError | AssertionError e) {
                log.error("timeouts could not be looked for; tried again", e);
                return now + AGAIN;
            }
        }
    }
}
