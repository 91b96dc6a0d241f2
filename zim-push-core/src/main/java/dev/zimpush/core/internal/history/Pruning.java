package dev.zimpush.core.internal.history;

import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.time.Appointment;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.History;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes from the store what is too old, also what was written before nothing was to be written any more: within the first minute, then
 * every ten minutes or a little less, so that the nodes of a cluster do not do it all at once. Thread-safe.
 */
final class Pruning {
    private static final int AT_ONCE = 1_000;
    private static final Duration FIRST_WITHIN = Duration.ofMinutes(1);
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final Logger log = LoggerFactory.getLogger(Pruning.class);

    private final History store;
    private final Duration age;
    private final Supplier<RandomGenerator> random;
    private final Appointment next;
    private volatile boolean closed;

    /** Removes from that store what is older, on those workers. */
    Pruning(
            History store,
            Duration age,
            Workers io,
            Deadlines deadlines,
            SteadyClock clock,
            Supplier<RandomGenerator> random) {
        this.store = store;
        this.age = age;
        this.random = random;
        this.next = new Appointment(deadlines, clock, now -> io.later(this::prune));
    }

    void start() {
        next.in(random.get().nextLong(FIRST_WITHIN.toNanos()));
    }

    /** Not again before it has ended: a store is promised that. */
    private void prune() {
        try {
            int removed = AT_ONCE;
            while (removed == AT_ONCE && !closed) {
                removed = store.prune(age, AT_ONCE);
            }
        } catch (Exception | LinkageError | AssertionError e) {
            log.debug("old history stays for now", e);
        }
        if (!closed) {
            next.in(EVERY.toNanos() - random.get().nextLong(TimeUnit.MINUTES.toNanos(1)));
        }
    }

    void close() {
        closed = true;
        next.cancel();
    }
}
