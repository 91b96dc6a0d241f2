package dev.zimpush.core.internal.delivery;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * For how long the oldest unsettled delivery has been due. Deliveries are counted by the ends of their retry windows, in parts
 * of a window or seconds, so that none is kept or looked for; the parts go round. Thread-safe, without a lock.
 */
final class DueAges {
    private static final int PARTS = 1024;
    private static final long LEAST = TimeUnit.SECONDS.toNanos(1);

    /** Not looked at: there is what became due after the time that is asked for. */
    private static final int AHEAD = PARTS / 8;

    private final long window;
    private final long width;

    /** Nearly as many parts again for what is with a vendor, or for which the process stood still, when its window ends. */
    private final AtomicIntegerArray counts = new AtomicIntegerArray(2 * PARTS);

    DueAges(long retryWindow) {
        this.window = retryWindow;
        this.width = Math.max(LEAST, retryWindow / PARTS);
    }

    /** One became due for the first time. */
    void entered(long windowEnd) {
        counts.incrementAndGet(index(windowEnd / width));
    }

    /** One that had been due is settled, or another node's. */
    void left(long windowEnd) {
        counts.decrementAndGet(index(windowEnd / width));
    }

    /** How long the oldest has been due at that time, rounded down to the width of a part; null if there is none. */
    @Nullable
    Duration oldest(long now) {
        long newest = (now + window) / width;
        for (long part = newest - counts.length() + 1 + AHEAD; part <= newest; part++) {
            if (counts.get(index(part)) > 0) {
                long dueBefore = (part + 1) * width - window;
                return Duration.ofNanos(Math.max(0, now - dueBefore));
            }
        }
        return null;
    }

    private int index(long part) {
        return Math.floorMod(part, counts.length());
    }
}
