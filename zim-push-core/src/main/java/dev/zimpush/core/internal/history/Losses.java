package dev.zimpush.core.internal.history;

import dev.zimpush.core.internal.time.SteadyClock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what the history should have kept and did not, and says so in the log, once a minute at most. Thread-safe; calls nobody. */
final class Losses {
    private static final long SAY_EVERY = TimeUnit.MINUTES.toNanos(1);
    private static final Logger log = LoggerFactory.getLogger(Losses.class);

    private final SteadyClock clock;
    private final String why;
    private final long time;
    private long lost;
    private long lastAt;
    private long saidAt;

    /**
     * Counts what is lost for that reason.
     *
     * @param time for how long it would have been kept
     */
    Losses(SteadyClock clock, Duration time, String why) {
        this.clock = clock;
        this.time = time.toNanos();
        this.why = why;
    }

    /** One more is lost. */
    void add() {
        long now = clock.elapsed();
        long all;
        synchronized (this) {
            lastAt = now;
            all = ++lost;
            if (all > 1 && now - saidAt < SAY_EVERY) {
                return;
            }
            saidAt = now;
        }
        log.warn("{}; since this node began: {}", why, all);
    }

    /** How many since the node began. */
    synchronized long count() {
        return lost;
    }

    /** Whether anything is missing that would be kept still. */
    synchronized boolean any() {
        return lost > 0 && clock.elapsed() - lastAt <= time;
    }
}
