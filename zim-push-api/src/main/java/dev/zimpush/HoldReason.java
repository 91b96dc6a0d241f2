package dev.zimpush;

/** Why a delivery waits although it is not waiting for an acknowledgement. */
public enum HoldReason {
    /** Its connection was lost, and the device may be back in a moment. */
    HAND_OVER,
    /** Another device of the user may still acknowledge it ({@link SettlementMode#ANY_DEVICE}). */
    SIBLING,
    /** A rule deferred it. */
    RULE,
    /** The vendor could not take it, and it will be tried again. */
    BACK_OFF
}
