package dev.zimpush.core.internal.time;

/** Makes the timer ring soon although nothing is due: for work that an executor refused and that must be offered again. */
public final class Reminder extends Timed {
    private final Deadlines deadlines;
    private final SteadyClock clock;
    private volatile long dueAt = NEVER;

    /** Rings on that timer, whose {@code afterRing} does what is to be done. */
    public Reminder(Deadlines deadlines, SteadyClock clock) {
        this.deadlines = deadlines;
        this.clock = clock;
    }

    /** Rings once, in {@link Deadlines#LOOK}, however often it is asked before. */
    public void soon() {
        synchronized (this) {
            if (dueAt != NEVER) {
                return;
            }
            deadlines.began();
            dueAt = clock.now() + Deadlines.LOOK;
        }
        deadlines.update(this);
    }

    @Override
    protected long dueAt() {
        return dueAt;
    }

    @Override
    protected void due(long now) {
        synchronized (this) {
            dueAt = NEVER;
        }
        deadlines.ended();
    }
}
