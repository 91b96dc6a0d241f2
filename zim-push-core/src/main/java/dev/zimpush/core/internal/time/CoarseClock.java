package dev.zimpush.core.internal.time;

import java.util.concurrent.TimeUnit;

/**
 * A {@link SteadyClock} for what happens so often that reading the time would be its greatest cost, since the processor waits
 * for all that it has begun before it reads its clock. From when it is asked more than ten thousand times a second until
 * nobody asks for a tick it answers with the time of its last tick, of which there are forty a second; else with the time.
 *
 * <p>An answer is a <em>mark</em>; {@link #latest} says which time it stands for at most, so that nothing counts as older than
 * it is: a tick may have come late, and is remembered as long as the marks before it are asked for. Thread-safe.
 */
public final class CoarseClock {
    static final long TICK = TimeUnit.MILLISECONDS.toNanos(25);

    /** So many times in a row, each that soon after the one before. */
    static final int OFTEN = 256;

    static final long SOON = TimeUnit.MICROSECONDS.toNanos(100);

    private static final long ASLEEP = Long.MAX_VALUE;

    private final SteadyClock clock;
    private final long remember;
    private final Appointment tick;

    /** The time of the last tick, or {@link #ASLEEP}; changed under the monitor. */
    private volatile long last = ASLEEP;

    /** Whether it was asked since the last tick. */
    private volatile boolean asked;

    /** For the guess how often it is asked; whose write gets lost does not matter. */
    private volatile long askedAt;

    private volatile int often;

    /** The tick whose marks may still be given while it is not known until when, or {@link #ASLEEP}. */
    private volatile long ending = ASLEEP;

    /** The longest time for which the marks of one tick were given, in this span and the one before. */
    private volatile long longest;

    private long longestBefore;
    private long longestNow;
    private long spanEnd;

    /**
     * Ticks on that timer.
     *
     * @param remember for how many nanoseconds a mark is asked for, after which any answer will do
     */
    public CoarseClock(SteadyClock clock, Deadlines deadlines, long remember) {
        this.clock = clock;
        this.remember = remember;
        this.tick = new Appointment(deadlines, clock, now -> tick());
    }

    /** A mark for now. */
    public long mark() {
        long now = last;
        if (now == ASLEEP) {
            return exactMark();
        }
        if (!asked) {
            asked = true;
        }
        return ~now;
    }

    private long exactMark() {
        long now = clock.now();
        int inARow = now - askedAt < SOON ? often + 1 : 0;
        often = inARow;
        askedAt = now;
        if (inARow >= OFTEN) {
            wake(now);
        }
        return now;
    }

    private synchronized void wake(long now) {
        if (last == ASLEEP) {
            often = 0;
            asked = false;
            last = now;
            tick.in(TICK);
        }
    }

    private synchronized void tick() {
        long marked = last;
        boolean goesOn = asked;
        asked = false;
        ending = marked;
        last = goesOn ? clock.now() : ASLEEP;
        // no mark of that tick is given from here on
        remember(marked, clock.now());
        ending = ASLEEP;
        if (goesOn) {
            tick.in(TICK);
        }
    }

    private void remember(long marked, long now) {
        if (now >= spanEnd) {
            longestBefore = longestNow;
            longestNow = 0;
            spanEnd = now + remember;
        }
        longestNow = Math.max(longestNow, now - marked);
        longest = Math.max(longestBefore, longestNow);
    }

    /** The latest time that a mark may stand for. */
    public long latest(long mark) {
        if (mark >= 0) {
            return mark;
        }
        long marked = ~mark;
        return marked == last || marked == ending ? clock.now() : marked + longest;
    }
}
