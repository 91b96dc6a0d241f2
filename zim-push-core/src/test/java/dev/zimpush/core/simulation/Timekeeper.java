package dev.zimpush.core.simulation;

import dev.zimpush.testkit.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Manual time in nanoseconds since the beginning, with what the script did to it. */
final class Timekeeper {
    /** How late a deadline may be: a slot of the wheel. */
    static final long TICK = 1L << 23;
    /** How long the engine may go without a look at the clock while something is pending. */
    private static final long LOOK = 250_000_000L + TICK;

    private static final long TOLERATED = 1_000_000_000L;

    final ManualTime time = new ManualTime();
    private final long origin = time.nanoTime();
    private final List<Stall> stalls = new ArrayList<>();
    private final List<Era> eras = new ArrayList<>(List.of(new Era(0, time.instant())));

    long now() {
        return time.nanoTime() - origin;
    }

    void stall(Duration length) {
        stalls.add(new Stall(now(), length.toNanos()));
        time.stall(length);
    }

    /** Moves the wall clock; by leaps longer than a script, so that every wall time names one moment. */
    void jump(Duration leap) {
        time.jumpWallClock(leap);
        eras.add(new Era(now(), time.instant().minusNanos(now())));
    }

    /** When an event happened, by its wall time. */
    long of(Instant wall) {
        long end = now();
        for (int i = eras.size() - 1; i >= 0; i--) {
            Era era = eras.get(i);
            long at = Duration.between(era.zero, wall).toNanos();
            if (at >= era.from && at <= end) {
                return at;
            }
            end = era.from;
        }
        throw new AssertionError("no moment has the wall time " + wall);
    }

    /** Whether a wait that began then may have ended at {@code at}: what the process stood still does not count. */
    boolean isOver(long began, long wait, long at) {
        long excused = 0;
        for (Stall stall : stalls) {
            boolean within = stall.at >= began && stall.at < at;
            excused += within && stall.length - LOOK > TOLERATED ? stall.length - LOOK : 0;
        }
        return at - began - excused >= wait;
    }

    /** Whether a wait that began then should have ended before {@code at}, whatever stalls moved. */
    boolean isOverdue(long began, long wait, long at) {
        long stalled = 0;
        for (Stall stall : stalls) {
            stalled += stall.at + stall.length > began && stall.at <= at ? stall.length : 0;
        }
        // a stall within the tolerance is taken off by the next one beyond it, if the timer did not look in between
        long tolerance = stalls.isEmpty() ? 0 : TOLERATED;
        return at - began - stalled > wait + TICK + tolerance;
    }

    private record Stall(long at, long length) {}

    /** A stretch of time in which the wall clock did not jump, and what it would have said at zero. */
    private record Era(long from, Instant zero) {}
}
