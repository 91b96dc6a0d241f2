package dev.zimpush.core.internal.delivery;

import dev.zimpush.CancelReason;
import dev.zimpush.DeliveryId;
import dev.zimpush.Registration;
import dev.zimpush.spi.Journal.Noting;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Remembers what was pushed, and has it taken back when it is withdrawn. {@link #OFF} remembers nothing. Thread-safe. */
public interface Retracting {
    /** Takes nothing back. */
    Retracting OFF = new Retracting() {};

    /**
     * A delivery is settled as pushed. Called under its lane's monitor, so that who withdraws a message after looking at the lane finds it
     * here.
     *
     * @param to the address that it was pushed to
     * @param cancelled why it was cancelled while it was with the vendor; null if it was not
     */
    default void pushed(Delivery delivery, Registration to, @Nullable CancelReason cancelled) {}

    /**
     * A device has acknowledged a message: what other devices of the user were pushed of it is taken back, if its settlement is {@link
     * dev.zimpush.SettlementMode#ANY_DEVICE}. Called after the others' deliveries were cancelled, perhaps under a lane's monitor; the
     * node's workers are kicked after it.
     */
    default void ackedElsewhere(DeliveryId acked) {}

    /**
     * Takes back what that concerns; called after it was done to what is not settled.
     *
     * @return a stage that completes when nobody else can take it back any more
     */
    default CompletionStage<Void> withdraw(Noting noting) {
        return CompletableFuture.completedFuture(null);
    }
}
