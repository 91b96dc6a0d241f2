package dev.zimpush;

import java.util.Map;

/**
 * What became of the deliveries that were unsettled when {@link ZimPush#close} was called.
 *
 * @param settled how many settled while draining or by the shutdown, per outcome; outcomes with none are absent
 * @param maybePushed how many of the {@linkplain CancelReason#SHUTDOWN cancelled} or handed over ones were with a vendor at
 *     the end, so that the push may still be shown
 * @param handedOver how many were left to the other nodes; none in memory, where what is open is cancelled
 */
public record ShutdownReport(Map<Outcome, Integer> settled, int maybePushed, int handedOver) {
    /** Copies the map. */
    public ShutdownReport {
        settled = Map.copyOf(settled);
    }
}
