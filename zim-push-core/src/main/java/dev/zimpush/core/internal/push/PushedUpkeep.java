package dev.zimpush.core.internal.push;

import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.time.Appointment;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.SteadyClock;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the store of what was pushed: takes over what nodes that are gone were to take back, and removes what is too old.
 * Thread-safe.
 */
public final class PushedUpkeep {
    private static final int AT_ONCE = 1_000;
    private static final long EVERY = TimeUnit.MINUTES.toNanos(1);
    private static final int PRUNE_EACH = 10;
    private static final Logger log = LoggerFactory.getLogger(PushedUpkeep.class);

    private final Runnable adopt;
    private final IntUnaryOperator prune;
    private final Appointment looking;
    private int looks;

    /**
     * Does it once a minute, on those workers.
     *
     * @param adopt begins to take over some
     * @param prune removes so many at most, and says how many it did
     */
    public PushedUpkeep(Runnable adopt, IntUnaryOperator prune, Workers io, Deadlines deadlines, SteadyClock clock) {
        this.adopt = adopt;
        this.prune = prune;
        this.looking = new Appointment(deadlines, clock, now -> io.later(this::look));
    }

    /** Begins. */
    public void start() {
        looking.in(EVERY);
    }

    private void look() {
        looking.in(EVERY);
        try {
            adopt.run();
            looks++;
            int removed = looks % PRUNE_EACH == 0 ? AT_ONCE : 0;
            while (removed == AT_ONCE) {
                removed = prune.applyAsInt(AT_ONCE);
            }
        } catch (Exception | LinkageError | AssertionError e) {
            log.debug("what was pushed can't be looked after now; tried again in a minute", e);
        }
    }

    /** Ends. */
    public void close() {
        looking.cancel();
    }
}
