package dev.zimpush.core.internal.delivery;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The deliveries of one message with {@link dev.zimpush.SettlementMode#ANY_DEVICE}: counts those that may still
 * acknowledge. One that fails while others may is held; the one that brings the count to zero releases them all.
 *
 * <p>The count is changed under the lane of the delivery it is about, in one step with that delivery's state, so the
 * release, which takes each lane in turn, finds every delivery that was held before it.
 */
final class Siblings {
    private final AtomicInteger mayAck;
    private final List<Delivery> members = new CopyOnWriteArrayList<>();

    /** Every device counts until it has failed, also before its delivery has begun. */
    Siblings(int devices) {
        this.mayAck = new AtomicInteger(devices);
    }

    void add(Delivery delivery) {
        members.add(delivery);
    }

    List<Delivery> members() {
        return members;
    }

    void mayAckAgain() {
        mayAck.incrementAndGet();
    }

    /** Takes one off the count and says whether none is left. */
    boolean lastFailed() {
        return mayAck.decrementAndGet() == 0;
    }

    boolean noneMayAck() {
        return mayAck.get() <= 0;
    }
}
