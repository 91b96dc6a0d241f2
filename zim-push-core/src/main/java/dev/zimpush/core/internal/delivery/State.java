package dev.zimpush.core.internal.delivery;

/** Where a delivery stands. All but the last are <em>unsettled</em>; all but the last two are <em>open</em>. */
enum State {
    /** Just begun; its way is being decided. */
    ROUTING,
    /** Written to a live connection; its ack deadline runs. */
    WAITING,
    /** Waits for a time to come, for a {@link dev.zimpush.HoldReason}. */
    HELD,
    /** To be pushed as soon as rules, addresses and the vendor's queue let it. */
    DUE,
    /** With a vendor. What else happens is noted until the answer is there. */
    SENDING,
    /** Has its outcome. */
    SETTLED;

    /** Whether a shutdown waits for it. */
    boolean isBeingPushed() {
        return this == DUE || this == SENDING;
    }
}
