package dev.zimpush.core;

import dev.zimpush.core.internal.push.VendorLimits;
import java.time.Duration;

/**
 * How fast a node sends with one credential of a vendor, and when it stops. Immutable.
 *
 * <p><b>Rate.</b> In each second at most twice as many pushes begin as in the second before, at least {@link #perSecondAtFirst} and at
 * most {@link #perSecondAtMost}: after quiet times, at the start of a node, and when very many connections are lost at once, the
 * vendor sees a ramp. After an outage the ramp begins with a hundredth of {@link #perSecondAtFirst}.
 *
 * <p><b>Breaker.</b> After {@link #failuresToOpen} pushes in a row that fail for the first time, by what concerns the credential and not
 * one address, nothing more is sent with it; of those that were under way together at most half as many count. After {@link #tryAfter}
 * one push, the youngest, tries whether the vendor is back. If that fails, the next tries after twice the time, up to {@link
 * #tryAtLeastEvery}. A vendor that names a time to wait for all (429) is left alone for that time, an hour at most.
 *
 * @param perSecondAtFirst how many may begin in a second after quiet times, at least 1
 * @param perSecondAtMost how many may begin in a second however many wait; vendors' quotas are for all nodes together
 * @param failuresToOpen how many failures in a row open the breaker, at least 1
 * @param tryAfter how long it is open at first, 10 ms to 1 h
 * @param tryAtLeastEvery how long it is open at most, unless the vendor names a time; not less than {@code tryAfter}, 1 h at most
 */
public record PushPace(
        int perSecondAtFirst, int perSecondAtMost, int failuresToOpen, Duration tryAfter, Duration tryAtLeastEvery) {
    /** No limit for {@link #perSecondAtMost}. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final PushPace STANDARD =
            new PushPace(1_000, UNLIMITED, 10, Duration.ofSeconds(5), Duration.ofMinutes(1));

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException when one is passed; names the value
     */
    public PushPace {
        if (perSecondAtFirst < 1 || perSecondAtMost < perSecondAtFirst) {
            throw new IllegalArgumentException("perSecondAtFirst " + perSecondAtFirst
                    + " is less than 1 or more than perSecondAtMost " + perSecondAtMost);
        }
        Settings.atLeastOne("failuresToOpen", failuresToOpen);
        Settings.within("tryAtLeastEvery", tryAtLeastEvery, SHORTEST, LONGEST);
        Settings.within("tryAfter", tryAfter, SHORTEST, tryAtLeastEvery);
    }

    VendorLimits limits(int inFlight) {
        return new VendorLimits(
                inFlight,
                perSecondAtFirst,
                perSecondAtMost,
                failuresToOpen,
                tryAfter.toNanos(),
                tryAtLeastEvery.toNanos());
    }

    /** From 1,000 a second without limit; open after 10 failures, first for 5 s, at most for 1 min. */
    public static PushPace standard() {
        return STANDARD;
    }

    /** The same with other rates. */
    public PushPace perSecond(int atFirst, int atMost) {
        return new PushPace(atFirst, atMost, failuresToOpen, tryAfter, tryAtLeastEvery);
    }

    /** The same with another breaker. */
    public PushPace breaker(int failures, Duration first, Duration longest) {
        return new PushPace(perSecondAtFirst, perSecondAtMost, failures, first, longest);
    }
}
