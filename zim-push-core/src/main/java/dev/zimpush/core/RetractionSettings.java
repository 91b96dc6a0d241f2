package dev.zimpush.core;

import dev.zimpush.core.internal.push.RetractionLimits;
import java.time.Duration;

/**
 * How pushes are taken back, see {@link ZimPushBuilder#retraction}. Immutable; each method makes another one.
 *
 * @param remember for how long a push can be taken back, from its outcome
 * @param atMost how many pushes a node that is alone remembers; of more it forgets all of some users, mostly of those that are
 *     pushed to seldom
 * @param apnsPerHour how many background pushes an app on a device of Apple's gets from this node in an hour
 * @param within for how long a retraction may wait, over all nodes that have it, for that budget, for the vendor, or between tries, before it is given up
 */
public record RetractionSettings(Duration remember, int atMost, int apnsPerHour, Duration within) {
    private static final RetractionSettings STANDARD =
            new RetractionSettings(Duration.ofHours(24), 100_000, 3, Duration.ofHours(2));

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when a part is out of bounds
     */
    public RetractionSettings {
        Settings.within("retraction.remember", remember, Duration.ofMinutes(1), Duration.ofDays(28));
        Settings.atLeastOne("retraction.atMost", atMost);
        if (apnsPerHour < 1 || apnsPerHour > 60) {
            throw new IllegalArgumentException("retraction.apnsPerHour " + apnsPerHour + " is not between 1 and 60");
        }
        Settings.within("retraction.within", within, Duration.ofSeconds(1), Duration.ofDays(1));
    }

    /** For 24 h and 100,000 pushes, about 400 bytes each; 3 background pushes in an hour on APNs; given up after 2 h. */
    public static RetractionSettings standard() {
        return STANDARD;
    }

    /** As this, but a push can be taken back for that long: from 1 min to 28 days. */
    public RetractionSettings remember(Duration time) {
        return new RetractionSettings(time, atMost, apnsPerHour, within);
    }

    /** As this, but a node that is alone remembers so many pushes: at least 1. */
    public RetractionSettings atMost(int pushes) {
        return new RetractionSettings(remember, pushes, apnsPerHour, within);
    }

    /**
     * As this, but with so many background pushes in an hour to an app on a device: from 1 to 60. Apple lets through two or three; what comes
     * on top is taken back together at the next moment that the budget allows. Devices of Apple's behind FCM are not known as such, and have none.
     */
    public RetractionSettings apnsPerHour(int pushes) {
        return new RetractionSettings(remember, atMost, pushes, within);
    }

    /** As this, but a retraction is given up after that long: from 1 s to 1 day. */
    public RetractionSettings within(Duration time) {
        return new RetractionSettings(remember, atMost, apnsPerHour, time);
    }

    RetractionLimits limits(Duration callTimeout) {
        return new RetractionLimits(apnsPerHour, within.toNanos(), callTimeout.toNanos());
    }
}
