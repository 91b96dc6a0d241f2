package dev.zimpush.core.internal.push;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.zimpush.core.internal.time.SteadyClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How many background pushes may go to an app on a device in an hour: Apple lets through two or three. Of very many devices it forgets
 * some, which then begin anew. Thread-safe.
 */
final class PushBudget {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int DEVICES_AT_MOST = 100_000;

    private final int perHour;
    private final SteadyClock clock;

    /** The last ones, oldest first; each guarded by its own monitor. */
    private final Cache<PushTarget, Deque<Spent>> spent;

    PushBudget(int perHour, SteadyClock clock) {
        this.perHour = perHour;
        this.clock = clock;
        this.spent = Caffeine.newBuilder()
                .maximumSize(DEVICES_AT_MOST)
                .expireAfterAccess(HOUR)
                .ticker(clock::elapsed)
                .executor(Runnable::run)
                .build();
    }

    /** For how many nanoseconds none may go there; 0 if one may now. */
    long wait(PushTarget target) {
        Deque<Spent> times = spent.getIfPresent(target);
        if (times == null) {
            return 0;
        }
        synchronized (times) {
            long now = forgetOld(times);
            return times.size() < perHour ? 0 : times.getFirst().at + HOUR.toNanos() - now;
        }
    }

    /** Counts one that goes there now, and returns it, if one may; else null. */
    @Nullable
    Spent spend(PushTarget target) {
        Deque<Spent> times = times(target);
        synchronized (times) {
            Spent one = new Spent(forgetOld(times));
            if (times.size() >= perHour) {
                return null;
            }
            times.addLast(one);
            return one;
        }
    }

    /** Counts one that went there, whether it might or not. */
    void spent(PushTarget target) {
        Deque<Spent> times = times(target);
        synchronized (times) {
            times.addLast(new Spent(forgetOld(times)));
            if (times.size() > perHour) {
                times.removeFirst();
            }
        }
    }

    /** Takes that one back: it did not go there. */
    void giveBack(PushTarget target, Spent one) {
        Deque<Spent> times = spent.getIfPresent(target);
        if (times != null) {
            synchronized (times) {
                times.removeIf(each -> each == one);
            }
        }
    }

    private Deque<Spent> times(PushTarget target) {
        return spent.get(target, unknown -> new ArrayDeque<>(perHour));
    }

    private long forgetOld(Deque<Spent> times) {
        long now = clock.elapsed();
        while (!times.isEmpty() && now - times.getFirst().at >= HOUR.toNanos()) {
            times.removeFirst();
        }
        return now;
    }

    /** One of them; no two are equal. */
    static final class Spent {
        private final long at;

        private Spent(long at) {
            this.at = at;
        }
    }
}
