package dev.zimpush.core.internal.time;

import java.util.function.LongConsumer;

/** A time at which something is done, once, unless it is moved. Thread-safe. */
public final class Appointment extends Timed {
    private final Deadlines deadlines;
    private final SteadyClock clock;
    private final LongConsumer action;
    private volatile long dueAt = NEVER;

    /**
     * Keeps it on that timer.
     *
     * @param action what to do; on the timer's thread, so it must be quick and call nobody else's code
     */
    public Appointment(Deadlines deadlines, SteadyClock clock, LongConsumer action) {
        this.deadlines = deadlines;
        this.clock = clock;
        this.action = action;
    }

    /** Moves it to that many nanoseconds from now. */
    public void in(long nanos) {
        synchronized (this) {
            if (dueAt == NEVER) {
                deadlines.began();
            }
            dueAt = clock.now() + nanos;
        }
        deadlines.update(this);
    }

    /** Calls it off. */
    public void cancel() {
        synchronized (this) {
            if (dueAt != NEVER) {
                dueAt = NEVER;
                deadlines.ended();
            }
        }
    }

    @Override
    protected long dueAt() {
        return dueAt;
    }

    @Override
    protected void due(long now) {
        boolean later;
        synchronized (this) {
            later = dueAt > now;
            if (!later) {
                dueAt = NEVER;
            }
        }
        if (!later) {
            deadlines.ended();
            action.accept(now);
        } else if (dueAt != NEVER) {
            deadlines.update(this);
        }
    }
}
