package dev.zimpush;

/** Why a delivery became due for a push. */
public enum DueReason {
    /** The device had no connection when the message came. */
    DISCONNECTED,
    /** The device did not acknowledge in time; its connection stays open. */
    ACK_TIMEOUT,
    /** The connection it was written to was lost, and the device was not back within the hand-over wait. */
    CONNECTION_LOST,
    /** The connection is {@link Presence#SUSPECT}: it was written all the same, and pushed without waiting. */
    CONNECTION_SUSPECT,
    /** Too much is un-acked on the connection: it was written all the same, and pushed without waiting. */
    UNACKED_LIMIT
}
