package dev.zimpush.core.internal.delivery;

import dev.zimpush.Outcome;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** What a shutdown wants to know: how much is being pushed, and what settled since it began. Thread-safe. */
final class Tally {
    private final AtomicInteger pushing = new AtomicInteger();
    private final CountDownLatch nothingIsPushed = new CountDownLatch(1);
    private final ConcurrentHashMap<Outcome, Integer> settled = new ConcurrentHashMap<>();

    private volatile boolean counting;

    void begin() {
        counting = true;
        pushing(0);
    }

    void pushing(int change) {
        if (pushing.addAndGet(change) == 0 && counting) {
            nothingIsPushed.countDown();
        }
    }

    void settled(Outcome outcome) {
        if (counting) {
            settled.merge(outcome, 1, Integer::sum);
        }
    }

    CountDownLatch nothingIsPushed() {
        return nothingIsPushed;
    }

    Map<Outcome, Integer> settledSince() {
        return Map.copyOf(settled);
    }
}
