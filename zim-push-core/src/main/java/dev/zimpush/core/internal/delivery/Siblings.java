package dev.zimpush.core.internal.delivery;

import dev.zimpush.CancelReason;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries of one message with {@link dev.zimpush.SettlementMode#ANY_DEVICE}: counts those that may still
 * acknowledge. One that fails while others may is held; the one that brings the count to zero releases them all.
 *
 * <p>The count is changed under the lane of the delivery it is about, in one step with that delivery's state, so the
 * release, which takes each lane in turn, finds every delivery that was held before it.
 *
 * <p>An acknowledgement, or a cancellation that concerns the message on every device, {@linkplain #end ends} the group: who
 * joins it, is released or is claimed after that is cancelled instead, so it does not matter how long it takes to get around.
 */
final class Siblings {
    private final AtomicInteger mayAck;
    private final AtomicReference<@Nullable CancelReason> ended = new AtomicReference<>();
    private final List<Delivery> members = new CopyOnWriteArrayList<>();

    /** Every device counts until it has failed, also before its delivery has begun. */
    Siblings(int devices) {
        this.mayAck = new AtomicInteger(devices);
    }

    void add(Delivery delivery) {
        members.add(delivery);
    }

    void remove(Delivery delivery) {
        members.remove(delivery);
    }

    /** Those that are unsettled. */
    List<Delivery> members() {
        return members;
    }

    /** Says that whatever is left of the message is cancelled; the first reason stays. */
    void end(CancelReason reason) {
        ended.compareAndSet(null, reason);
    }

    /** Why whatever is left is cancelled, or null. */
    @Nullable
    CancelReason ended() {
        return ended.get();
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
