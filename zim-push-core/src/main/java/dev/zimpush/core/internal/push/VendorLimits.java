package dev.zimpush.core.internal.push;

/**
 * What a node allows itself with each credential of a vendor, checked by the builder. Times in nanoseconds.
 *
 * @param inFlight how many calls may be under way
 * @param perSecondAtFirst how many may begin in a second after quiet times
 * @param perSecondAtMost how many may begin in a second however many wait
 * @param failuresToOpen how many failures in a row open the breaker
 * @param tryAfter how long it is open at first
 * @param tryAtLeastEvery how long it is open at most, unless the vendor names a time
 */
public record VendorLimits(
        int inFlight,
        int perSecondAtFirst,
        int perSecondAtMost,
        int failuresToOpen,
        long tryAfter,
        long tryAtLeastEvery) {}
