package dev.zimpush.core.internal.delivery;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the unsettled deliveries of the node and lets no more in than the cap. Thread-safe. */
public final class Admission {
    private final int cap;
    private final AtomicInteger unsettled = new AtomicInteger();

    Admission(int cap) {
        this.cap = cap;
    }

    /** Takes places for that many, all or none. */
    public boolean enter(int deliveries) {
        while (true) {
            int now = unsettled.get();
            if (now + deliveries > cap) {
                return false;
            }
            if (unsettled.compareAndSet(now, now + deliveries)) {
                return true;
            }
        }
    }

    /** Takes places for what was accepted already, on this node or another, past the cap if need be. */
    public void enterAnyway(int deliveries) {
        unsettled.addAndGet(deliveries);
    }

    /** Gives places back. */
    public void leave(int deliveries) {
        unsettled.addAndGet(-deliveries);
    }

    /** How many are unsettled. */
    public int unsettled() {
        return unsettled.get();
    }

    /** How many may be. */
    public int cap() {
        return cap;
    }
}
