package dev.zimpush.core.internal.delivery;

import dev.zimpush.CancelReason;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

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

    /** Why none of them is wanted any more; also those that have not begun yet. */
    private volatile @Nullable CancelReason ended;

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

    /** Says that none is wanted any more. Comes before the look at {@link #members()}; the first reason stays. */
    void end(CancelReason reason) {
        if (ended == null) {
            ended = reason;
        }
    }

    /** Why none is wanted any more, or null. Who adds a member looks after it was added. */
    @Nullable
    CancelReason ended() {
        return ended;
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
