package dev.zimpush.core.internal.time;

/** Something with a deadline that moves. One object for the thing and its timer, so that a million cost no more. */
public abstract class Timed {
    /** The due time of what is not due any more. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Where it lies in the wheel: the due time it was placed under, or {@link #NEVER}. Written under the wheel's lock. */
    volatile long placedAt = NEVER;

    /** When it is due, by the {@link SteadyClock}, as of now; {@link #NEVER} when not any more. Any thread may ask. */
    protected abstract long dueAt();

    /**
     * Called by the timer thread when it may be due. The receiver looks again, under its own lock: it may have been
     * postponed or ended since. If it has not ended, it calls {@link Deadlines#update} before it returns.
     *
     * @param now the time that made it due
     */
    protected abstract void due(long now);
}
