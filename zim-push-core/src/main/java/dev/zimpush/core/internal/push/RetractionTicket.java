package dev.zimpush.core.internal.push;

import dev.zimpush.core.internal.delivery.DueDeliveries;
import dev.zimpush.core.internal.push.ProviderQueue.Queued;

/** A {@linkplain RetractionLine line} of retractions in one of its turns; {@code acceptedAt} by the node's clock, stalls included. */
record RetractionTicket(RetractionLine line, int turn, boolean tried, long acceptedAt) implements Queued {
    @Override
    public boolean isStillDue(DueDeliveries due) {
        return line.isAt(turn);
    }
}
