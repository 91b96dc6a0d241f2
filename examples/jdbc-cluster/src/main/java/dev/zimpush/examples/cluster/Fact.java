package dev.zimpush.examples.cluster;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;

/** Something that was seen from outside of the library, and when: in milliseconds since the run began. */
sealed interface Fact {
    long at();

    /** A message is about to be given to a node, for the first time or, after {@link Unanswered}, again. */
    record Sent(long at, String messageId, String node) implements Fact {}

    /** A node answered that it has accepted a message: its stage had completed. */
    record Accepted(long at, String messageId, String recipient, String node) implements Fact {}

    /** A node can't answer any more whether it accepted a message, or its stage failed: nobody knows which. */
    record Unanswered(long at, String messageId, String node) implements Fact {}

    /** A device has connected to a node. */
    record Connected(long at, DeviceKey device, String node) implements Fact {}

    /** A device's connection has ended. */
    record Disconnected(long at, DeviceKey device, String node) implements Fact {}

    /** A message has arrived at a device from a node; maybe not for the first time. */
    record Received(long at, DeliveryId delivery, String node) implements Fact {}

    /** A device has acknowledged a message to a node, which may have been dead by then. */
    record Acked(long at, DeliveryId delivery, String node) implements Fact {}

    /**
     * The vendor accepted a push that came from a node; its answer follows.
     *
     * @param request the vendor's own number of the request
     */
    record Pushed(long at, int request, DeliveryId delivery, String node, String pushId, String collapseId)
            implements Fact {}

    /** The vendor's answer to a push it had accepted has left. */
    record Answered(long at, int request) implements Fact {}

    /** A node's process is being killed. */
    record Killed(long at, String node) implements Fact {}

    /** A node's process is being paused. */
    record Paused(long at, String node) implements Fact {}

    /** A paused process is being continued. */
    record Continued(long at, String node) implements Fact {}
}
