package dev.zimpush.core.internal.time;

import dev.zimpush.spi.TimeSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls what is due, on one alarm of the time source. While anything is pending it looks at least every {@link #LOOK}, so
 * that the {@link SteadyClock} notices when this process stood still; with nothing pending it never wakes up.
 *
 * <p>Thread-safe. No lock is held while something due is called.
 */
public final class Deadlines implements AutoCloseable {
    /** The longest time between two looks at the clock. */
    static final long LOOK = 250_000_000L;

    private static final int BATCH = 1024;
    private static final int FEW = 256;
    private static final Logger log = LoggerFactory.getLogger(Deadlines.class);

    private final SteadyClock clock;
    private final TimeSource.Alarm alarm;
    private final Runnable afterRing;
    private final Object lock = new Object();

    /** Guarded by {@link #lock}. */
    private final TimerWheel wheel = new TimerWheel();

    /** Used by the one ring that is under way. */
    private final @Nullable Timed[] batch = new Timed[BATCH];

    /** Each counted by many threads at once, and added up by the one ring. */
    private final LongAdder ended = new LongAdder();

    private final LongAdder pending = new LongAdder();

    /** When the alarm is set to ring, or {@link Timed#NEVER}. Guarded by {@link #lock}. */
    private long ringsAt = Timed.NEVER;

    /** Guarded by {@link #lock}. */
    private boolean closed;

    /**
     * Makes one that rings on an alarm of that name.
     *
     * @param afterRing called after each look at the clock, under no lock
     */
    public Deadlines(TimeSource time, SteadyClock clock, String name, Runnable afterRing) {
        this.clock = clock;
        this.afterRing = afterRing;
        this.alarm = time.newAlarm(name, this::ring);
    }

    /** Takes notice of a due time that was set, or moved to an earlier time. Postponing needs no call, but allows it. */
    public void update(Timed timed) {
        if (timed.dueAt() >= timed.placedAt) {
            return;
        }
        synchronized (lock) {
            if (timed.dueAt() >= timed.placedAt || closed) {
                return;
            }
            if (timed.placedAt != Timed.NEVER) {
                ended.increment(); // its old place is dead
            }
            wheel.skipEmpty(clock.now());
            wheel.add(timed);
            setAlarm();
        }
    }

    /** Says that something is pending from now on; {@link #update} follows. */
    public void began() {
        pending.increment();
    }

    /** Says that something that was pending will never be due. */
    public void ended() {
        ended.increment();
        pending.decrement();
    }

    /** How many places are taken; what has ended is counted until it is dropped. */
    public int size() {
        synchronized (lock) {
            return wheel.size();
        }
    }

    /** Stops. A call that is under way ends first, unless it is this one. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            clock.expectNothing();
        }
        alarm.close();
    }

    private void ring() {
        try {
            callWhatIsDue();
        } finally {
            synchronized (lock) {
                ringsAt = Timed.NEVER;
                if (!closed) {
                    setAlarm();
                }
            }
            afterRing.run();
        }
    }

    private void callWhatIsDue() {
        int found;
        do {
            long now = clock.now();
            synchronized (lock) {
                if (!closed) {
                    clock.expectBy(now + LOOK);
                }
                dropEnded();
                found = closed ? 0 : wheel.poll(now, batch);
            }
            for (int i = 0; i < found; i++) {
                call(Objects.requireNonNull(batch[i]), now);
            }
        } while (found == BATCH);
        Arrays.fill(batch, null);
    }

    private static void call(Timed timed, long now) {
        try {
            timed.due(now);
        } catch (RuntimeException | AssertionError e) {
            log.error("a deadline could not be handled; its delivery may be stuck", e);
        }
    }

    /** Drops what has ended when it is much, or when nothing else is left and the alarm would ring for nothing. */
    private void dropEnded() {
        long count = ended.sum();
        int size = wheel.size();
        if (size > 0 && (pending.sum() <= 0 || (count > FEW && count > size / 2))) {
            ended.add(-count);
            wheel.purge();
        }
    }

    private void setAlarm() {
        long next = wheel.nextDue();
        if (next == Timed.NEVER) {
            clock.expectNothing();
            return;
        }
        // never a time that has passed: the promise to look by then would be broken from the start, and pass for a
        // stall
        long now = clock.now();
        long at = Math.max(now, Math.min(next, now + LOOK));
        if (at < ringsAt) {
            ringsAt = at;
            clock.expectBy(at);
            alarm.ringAt(clock.toSource(at));
        }
    }
}
