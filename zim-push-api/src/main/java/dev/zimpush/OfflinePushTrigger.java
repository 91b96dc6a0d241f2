package dev.zimpush;

import java.util.concurrent.CompletionStage;

/**
 * Turns "this device did not get that message" into a push: rules, addresses, vendor, retries, outcome.
 *
 * <p>{@link ZimPush#send} uses it for what becomes due. A host with its own connections and its own acknowledgements
 * uses it alone. Thread-safe.
 */
public interface OfflinePushTrigger {
    /**
     * Begins a delivery to one device that is due from the start. An acknowledgement ({@link ZimPush#acknowledge}), a
     * recall, a read or a new connection of the device still stops it, as long as no vendor has accepted it.
     *
     * @param message what to push; without {@linkplain Message#push() push content} it is suppressed
     * @param device a device of the message's recipient
     * @param reason why, for the reports
     * @return as {@link ZimPush#send}
     * @throws IllegalArgumentException when the device is not the recipient's, or a provider refuses the content
     * @throws IllegalStateException when the library is closed
     */
    CompletionStage<Accepted> due(Message message, DeviceKey device, DueReason reason);
}
