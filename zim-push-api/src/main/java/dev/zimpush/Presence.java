package dev.zimpush;

/** How a device stands. */
public enum Presence {
    /** It has a live connection. */
    ONLINE,
    /**
     * It has a live connection, but an ack deadline passed on it and nothing was heard since. Such a connection delays no
     * push; the first thing heard ends that.
     */
    SUSPECT,
    /** It has no live connection. */
    OFFLINE
}
