package dev.zimpush.core.internal.time;

import dev.zimpush.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * The engine's clock for deadlines: nanoseconds since it was made, less the time for which this process stood still.
 *
 * <p>While deadlines are pending, somebody promises to look at the clock again by a certain time ({@link #expectBy}). A
 * thread that finds the promise broken by more than {@link #TOLERANCE} knows that the process stood still (a collection, a
 * paused virtual machine, starvation) and takes that time off the clock, which moves every pending deadline at once, before
 * any of them fires. Heartbeats and acknowledgements that came in meanwhile are still unread, so nobody is blamed.
 *
 * <p>Thread-safe. Whichever thread looks first corrects it.
 */
public final class SteadyClock {
    /** How late the promised look may be before it counts as standing still. */
    static final long TOLERANCE = Duration.ofSeconds(1).toNanos();

    /** Of how many times that it stood still is remembered when they were. */
    private static final int REMEMBERED = 64;

    private final TimeSource time;
    private final long origin;
    private final Consumer<Duration> onStall;
    private final Object correcting = new Object();

    /** What {@link #stoodStill} was before, by the time of this clock at which the process stood still. */
    private final ConcurrentSkipListMap<Long, Long> before = new ConcurrentSkipListMap<>();

    private volatile long stoodStill;
    private volatile long expectedBy = Long.MAX_VALUE;

    /**
     * Makes one that starts at 0.
     *
     * @param onStall called on the thread that noticed, under no lock of this class; must be quick
     */
    public SteadyClock(TimeSource time, Consumer<Duration> onStall) {
        this.time = time;
        this.origin = time.nanoTime();
        this.onStall = onStall;
    }

    /** The time of this clock in nanoseconds. */
    public long now() {
        while (true) {
            long seen = stoodStill;
            long raw = raw();
            if (raw - expectedBy > TOLERANCE) {
                correct(raw);
            }
            // a stall, and its correction, between the two readings would make a time that never was
            if (seen == stoodStill) {
                return raw - seen;
            }
        }
    }

    /** The time since it was made, that for which this process stood still included: for how long people wait. */
    public long elapsed() {
        return raw();
    }

    /** The wall clock. */
    public Instant wall() {
        return time.instant();
    }

    /** What the wall clock, as it goes now, said at a time of this clock. */
    public Instant wallAt(long now) {
        Map.Entry<Long, Long> next = before.higherEntry(now);
        long stoodStillThen = next == null ? stoodStill : next.getValue();
        return wall().minusNanos(elapsed() - stoodStillThen - now);
    }

    /** Promises that {@link #now()} is called at that time of this clock, or before. */
    void expectBy(long now) {
        expectedBy = now + stoodStill;
    }

    /** Takes the promise back: nothing is pending. */
    void expectNothing() {
        expectedBy = Long.MAX_VALUE;
    }

    /** A time of this clock as the time source tells it. */
    long toSource(long now) {
        return origin + stoodStill + now;
    }

    private long raw() {
        return time.nanoTime() - origin;
    }

    private void correct(long raw) {
        long late;
        synchronized (correcting) {
            late = raw - expectedBy;
            if (late <= TOLERANCE) {
                return;
            }
            before.putIfAbsent(raw - late - stoodStill, stoodStill);
            if (before.size() > REMEMBERED) {
                before.pollFirstEntry();
            }
            // in this order: who sees the promise kept also sees the time taken off
            stoodStill += late;
            expectedBy = raw;
        }
        onStall.accept(Duration.ofNanos(late));
    }
}
