package dev.zimpush;

/** How a delivery was settled. Nothing changes it afterwards. */
public enum Outcome {
    /** The device acknowledged it. */
    ACKED,
    /** A push vendor accepted it; whether it was shown, no vendor says. */
    PUSHED,
    /** It was due, but a rule forbade the push, or the message has no push content. */
    SUPPRESSED,
    /** It is no longer wanted; a {@link CancelReason} says why. */
    CANCELLED,
    /** It was due, but the device has no usable address. */
    UNREACHABLE,
    /** Its time to live, or the retry window, ended first. */
    EXPIRED,
    /** The vendor refused it for good. */
    FAILED
}
