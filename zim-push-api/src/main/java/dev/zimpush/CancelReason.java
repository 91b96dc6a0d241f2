package dev.zimpush;

/** Why a delivery was {@linkplain Outcome#CANCELLED cancelled}, or a push was {@linkplain ZimPushEvent.Retracted taken back}. */
public enum CancelReason {
    /** The sender took the message back. */
    RECALLED,
    /** The user read it, on this or another device. */
    READ,
    /** Another device of the user acknowledged it ({@link SettlementMode#ANY_DEVICE}). */
    ACKED_ELSEWHERE,
    /** The device was logged out. */
    LOGGED_OUT,
    /** The library was closed and keeps deliveries in memory only. */
    SHUTDOWN
}
