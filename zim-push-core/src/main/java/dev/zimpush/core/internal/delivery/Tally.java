package dev.zimpush.core.internal.delivery;

import dev.zimpush.Outcome;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many deliveries are in which state, but for those that wait for an acknowledgement, which are the rest; and what a
 * shutdown wants to know beside: when nothing is being pushed, and what settled since it began. Thread-safe.
 */
final class Tally {
    private final LongAdder held = new LongAdder();
    private final LongAdder sending = new LongAdder();
    private final AtomicInteger pushing = new AtomicInteger();
    private final CountDownLatch nothingIsPushed = new CountDownLatch(1);
    private final ConcurrentHashMap<Outcome, Integer> settled = new ConcurrentHashMap<>();

    private volatile boolean counting;

    void begin() {
        counting = true;
        pushing(0);
    }

    /** A delivery goes from one state to another. */
    void moved(State from, State to) {
        count(from, -1);
        count(to, 1);
        int change = (to.isBeingPushed() ? 1 : 0) - (from.isBeingPushed() ? 1 : 0);
        if (change != 0) {
            pushing(change);
        }
    }

    private void count(State state, int change) {
        if (state == State.HELD) {
            held.add(change);
        } else if (state == State.SENDING) {
            sending.add(change);
        }
    }

    private void pushing(int change) {
        if (pushing.addAndGet(change) == 0 && counting) {
            nothingIsPushed.countDown();
        }
    }

    void settled(Outcome outcome) {
        if (counting) {
            settled.merge(outcome, 1, Integer::sum);
        }
    }

    int held() {
        return Math.max(0, held.intValue());
    }

    int sending() {
        return Math.max(0, sending.intValue());
    }

    /** Those that are due or with a vendor. */
    int pushing() {
        return pushing.get();
    }

    CountDownLatch nothingIsPushed() {
        return nothingIsPushed;
    }

    Map<Outcome, Integer> settledSince() {
        return Map.copyOf(settled);
    }
}
