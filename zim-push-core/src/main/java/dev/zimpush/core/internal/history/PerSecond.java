package dev.zimpush.core.internal.history;

import dev.zimpush.core.internal.time.SteadyClock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Lets so many through in a second. Thread-safe, without a lock. */
final class PerSecond {
    private static final int COUNT_BITS = 20;
    private static final long COUNT = (1L << COUNT_BITS) - 1;

    private final SteadyClock clock;
    private final int most;

    /** The second in the upper bits, how many went in it in the lower. */
    private final AtomicLong gone = new AtomicLong();

    PerSecond(SteadyClock clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    boolean mayGo() {
        long second = TimeUnit.NANOSECONDS.toSeconds(clock.elapsed());
        while (true) {
            long before = gone.get();
            long count = before >>> COUNT_BITS == second ? before & COUNT : 0;
            if (count >= most) {
                return false;
            }
            if (gone.compareAndSet(before, (second << COUNT_BITS) + count + 1)) {
                return true;
            }
        }
    }
}
