package dev.zimpush.jdbc.nodes;

/**
 * What the parent process did or saw.
 *
 * @param at when, by its monotonic clock
 * @param node at which node
 * @param device of which of the user's devices; empty if it is about the message
 * @param detail the push id, or other words
 */
record Fact(long at, ChildNode node, Kind kind, String device, String detail) {
    /** What happened. */
    enum Kind {
        /** The host sent it. */
        SENT,
        /** The stage of that completed. */
        ACCEPTED,
        /** It failed. */
        FAILED,
        /** A client got it. */
        DELIVERED,
        /** The client's acknowledgement went to the node. */
        ACK,
        /** The node has taken it. */
        ACK_TAKEN,
        /** The vendor got a push that it accepts. */
        PUSHED,
        /** The vendor's answer to it went to the node. */
        ANSWERED,
        /** The vendor got a push and asked to try again later. */
        PUT_OFF,
        /** What the library said. */
        REPORT
    }
}
