package dev.zimpush.core.internal.delivery;

import dev.zimpush.DeliveryId;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Journal.Noting;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a node of a cluster writes down what the others must know of its deliveries and connections. A node that is alone has
 * {@link #NONE}.
 *
 * <p>Called under lanes' monitors: it takes notice and returns; {@link #kick} starts the work, under no monitor.
 */
public interface Ledger {
    /** Keeps nothing: this node's memory is all there is. */
    Ledger NONE = new Ledger() {};

    /** A stage that is complete. */
    CompletionStage<Void> DONE = CompletableFuture.<Void>completedFuture(null).minimalCompletionStage();

    /** Whether there are others that must know. */
    default boolean isShared() {
        return false;
    }

    /** Whether something can be accepted and pushed now: not while the others may take this node for dead. */
    default boolean isOpen() {
        return true;
    }

    /** Changes whenever this node was taken for dead and has come back. */
    default long epoch() {
        return 0;
    }

    /** Writes a message's deliveries down. */
    default void record(Recording recording) {}

    /**
     * A delivery is settled, and was reported: its row goes.
     *
     * @param acceptedAt which acceptance of it
     * @param recording how it gets into the ledger, if that may still be under way
     * @param fact whether it goes whoever has it by now
     */
    default void settled(DeliveryId delivery, Instant acceptedAt, @Nullable Recording recording, boolean fact) {}

    /** Says that {@link #settled} follows once the outcome was told, and {@link #kept} after it. */
    default void promise() {}

    /** See {@link #promise}. */
    default void kept() {}

    /** A push failed, or was not begun after all: another may be tried after that time. */
    default void released(DeliveryId delivery, int attempts, Duration wait) {}

    /**
     * The last re-check before a push, once it is written down; the answer, or the failure, comes on any thread, which the
     * receiver must not keep.
     */
    default void claim(
            DeliveryId delivery,
            @Nullable Recording recording,
            BiConsumer<Journal.@Nullable Claim, @Nullable Throwable> answer) {
        answer.accept(Journal.Claim.WON, null);
    }

    /** Notes something on rows, whoever has them; the stage says on how many. */
    default CompletionStage<Integer> note(Noting noting) {
        return CompletableFuture.completedFuture(0);
    }

    /** A device has something of this node's that may be another's by now, or that is with a vendor. */
    default void acked(DeliveryId delivery) {}

    /** A device says that it has something that this node does not know. */
    default void unknownAcked(DeliveryId delivery) {}

    /** A device has it, which settles it on the user's other devices. */
    default void ackedElsewhere(DeliveryId delivery) {}

    /** Another acceptance of the message was there first; the row shall come here, where the device is connected. */
    default void contested(DeliveryId delivery) {}

    /** A connection opened, perhaps in place of another one of this node. */
    default void opened(LiveConnection connection, @Nullable LiveConnection displaced) {}

    /** A connection ended. */
    default void closed(LiveConnection connection) {}

    /** Completes when the others know the connection. */
    default CompletionStage<Void> ready(LiveConnection connection) {
        return DONE;
    }

    /** Starts what there is to do. */
    default void kick() {}
}
