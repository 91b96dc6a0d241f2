package dev.zimpush.core.internal.delivery;

import dev.zimpush.DeliveryId;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Pushes.Pushed;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where the nodes of a cluster keep what was pushed, and what is to be taken back until it was; a node that is alone has its memory. */
public interface PushedRows {
    /** Keeps a push; before its delivery's row is removed. Takes notice only, so it may be called under a monitor. */
    default void add(Pushed push) {}

    /** Has what that concerns taken back by this node, after what was noted before; completes when it has it. */
    default CompletionStage<Void> withdraw(Noting noting) {
        return CompletableFuture.completedFuture(null);
    }

    /** The same for what a device's acknowledgement means for the others; dropped if too much waits. Takes notice only. */
    default void ackedElsewhere(DeliveryId acked) {}

    /** As which node this one has what it is to take back: changes when it was taken for dead and has come back. */
    default long epoch() {
        return 0;
    }

    /** Whether what it had as that node is still its own, as far as it may say so. */
    default boolean holds(long epoch) {
        return true;
    }

    /** Which of these it is still to take back as that node; blocks, and throws what the store throws. */
    Set<Pushed> owned(long epoch, List<Pushed> pushes);

    /**
     * These were taken back as that node, or it was given up.
     *
     * @param written called once nobody finds them there any more, quick
     */
    default void done(long epoch, List<Pushed> pushes, Runnable written) {
        written.run();
    }

    /** Whether others take back what this node leaves when it is closed. */
    default boolean outlive() {
        return false;
    }
}
