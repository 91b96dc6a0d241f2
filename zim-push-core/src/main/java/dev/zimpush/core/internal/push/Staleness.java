package dev.zimpush.core.internal.push;

import dev.zimpush.Registration;
import dev.zimpush.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Which addresses were not bound for so long that they are not used any more. Compares the store's time of the bind with the wall clock as it
 * was when this was made, and what passed since, and with the wall clock of now: they may differ by much less than the days that it is about,
 * and a wall clock that leaps, forward or back, makes nothing stale. Whether one is removed is the store's to decide, by its own clock; one that it finds younger is used. Thread-safe.
 */
public final class Staleness {
    private static final int REMEMBERED = 10_000;
    private static final long ASK_AGAIN = TimeUnit.HOURS.toNanos(1);

    private final Duration after;
    private final TimeSource time;
    private final Instant began;
    private final long origin;

    /** Those that the store finds younger than this node's clock does, and when it was asked. */
    private final Map<Registration, Long> notStale = new ConcurrentHashMap<>();

    /** Stale after that time; zero for never. */
    public Staleness(Duration after, TimeSource time) {
        this.after = after;
        this.time = time;
        this.began = time.instant();
        this.origin = time.nanoTime();
    }

    boolean isStale(Registration registration) {
        Long asked = notStale.get(registration);
        if (after.isZero() || (asked != null && time.nanoTime() - asked < ASK_AGAIN)) {
            return false;
        }
        Instant staleAt = registration.registeredAt().plus(after);
        return staleAt.isBefore(began.plusNanos(time.nanoTime() - origin)) && staleAt.isBefore(time.instant());
    }

    /** The store found that it is not, as far as it has it at all. Up to {@value #REMEMBERED} are remembered. */
    void isNotStale(Registration registration) {
        if (notStale.size() >= REMEMBERED) {
            notStale.clear();
        }
        notStale.put(registration, time.nanoTime());
    }

    Duration after() {
        return after;
    }
}
