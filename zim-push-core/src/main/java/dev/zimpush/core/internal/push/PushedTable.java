package dev.zimpush.core.internal.push;

import dev.zimpush.CancelReason;
import dev.zimpush.DeliveryId;
import dev.zimpush.Registration;
import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.delivery.Delivery;
import dev.zimpush.core.internal.delivery.PushedRows;
import dev.zimpush.core.internal.delivery.Retracting;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Pushes.Pushed;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes of a cluster have pushed, in their store. What was cancelled while a push was with the vendor is noted on the delivery's
 * row, from which the store learns it when the push is added. Thread-safe.
 */
public final class PushedTable implements Retracting {
    private final PushedRows rows;
    private final Workers workers;
    private volatile @Nullable Retractions retractions;

    /** Keeps them there; {@code workers} are the node's. */
    public PushedTable(PushedRows rows, Workers workers) {
        this.rows = rows;
        this.workers = workers;
    }

    /** Has them taken back by that; called before anything is pushed. */
    public void begin(Retractions by) {
        retractions = by;
    }

    @Override
    public void pushed(Delivery delivery, Registration to, @Nullable CancelReason cancelled) {
        Pushed push = PushIds.pushed(delivery, to);
        workers.later(Objects.requireNonNull(retractions, "not begun").pushed(delivery.message(), push, to));
        rows.add(push);
    }

    @Override
    public void ackedElsewhere(DeliveryId acked) {
        rows.ackedElsewhere(acked);
    }

    @Override
    public CompletionStage<Void> withdraw(Noting noting) {
        return rows.withdraw(noting);
    }
}
