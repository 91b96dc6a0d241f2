package dev.zimpush.core;

import dev.zimpush.core.internal.push.AddressLimits;
import dev.zimpush.core.internal.push.Staleness;
import dev.zimpush.spi.TimeSource;
import java.time.Duration;

/**
 * When an address is removed that a vendor says is bad, and when none is. Immutable.
 *
 * <p><b>Doubts.</b> An answer that may mean a dead address, or wrong settings of this library, makes it suspect: it stays in use. An
 * accepted push ends that, as does a new bind; another such answer, to another message and at least {@link #confirmAfter} later,
 * confirms it, and it is removed like a dead one. A node forgets a doubt after {@link #suspectFor}, and when it ends.
 *
 * <p><b>Many at once.</b> A wrong credential or environment makes every address look bad. So when of the different addresses of one app that
 * a vendor answered about with one credential within {@link #badWithin} (the last 1,024 of them; of the last {@link #badOfAtLeast}, within
 * {@link #suspectFor}) more than {@link #badPercent} in a hundred are dead or doubted, those that are fewer than {@code badOfAtLeast} being
 * counted as if the missing ones were good, the node removes none of them any more; while not one is good, half of that is enough. It says so
 * ({@link dev.zimpush.VendorEvent.RemovalStopped}, and an error in the log), and holds what can't be pushed therefore up to the end of
 * its retry window: of what goes to bad addresses a hundred are tried in {@code badWithin}. A bad address counts once meanwhile, until it is
 * bound anew. It ends when, since then, a quarter of {@code badOfAtLeast} is good and at most half the share is bad, when all that were bad
 * are good, or by {@link dev.zimpush.Devices#resumeRemoval}; what is held goes on at once. What was
 * removed before comes back with {@link dev.zimpush.Devices#restore}.
 *
 * <p><b>Old ones.</b> An address that was not bound for {@link #staleAfter} is not pushed to, and removed when a push meets it, if the store finds it as old: FCM expires
 * those of devices that did not connect for 270 days, and an app binds its address whenever it starts.
 *
 * @param confirmAfter how long after a first doubt a second one counts, 0 to 24 h
 * @param suspectFor how long a doubt is remembered, longer than {@code confirmAfter}, at most 30 days
 * @param badPercent more bad addresses than this in a hundred stop the removal; 1 to 100, and 100 never stops it
 * @param badOfAtLeast of how many at least; fewer count as so many; 1 to 1,000
 * @param badWithin how long an answer counts, 1 s to 24 h
 * @param staleAfter how long after its last bind an address is not used any more, 1 day to 10 years; zero for never
 */
public record AddressCare(
        Duration confirmAfter,
        Duration suspectFor,
        int badPercent,
        int badOfAtLeast,
        Duration badWithin,
        Duration staleAfter) {
    private static final AddressCare STANDARD = new AddressCare(
            Duration.ofMinutes(1), Duration.ofDays(1), 20, 20, Duration.ofMinutes(10), Duration.ofDays(270));

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException when one is passed; names the value
     */
    public AddressCare {
        Settings.within("confirmAfter", confirmAfter, Duration.ZERO, Settings.DAY);
        Settings.within("suspectFor", suspectFor, confirmAfter.plusMillis(1), Duration.ofDays(30));
        Settings.within("badPercent", badPercent, 1, 100);
        Settings.within("badOfAtLeast", badOfAtLeast, 1, 1_000);
        Settings.within("badWithin", badWithin, Settings.SECOND, Settings.DAY);
        if (!staleAfter.isZero()) {
            Settings.within("staleAfter", staleAfter, Settings.DAY, Duration.ofDays(3_650));
        }
    }

    AddressLimits limits() {
        return new AddressLimits(
                confirmAfter.toNanos(), suspectFor.toNanos(), badPercent, badOfAtLeast, badWithin.toNanos());
    }

    Staleness staleness(TimeSource clock) {
        return new Staleness(staleAfter, clock);
    }

    /** A second doubt after 1 min within 24 h; more than 20 in a hundred within 10 min stop the removal, fewer than 20 counting as 20; stale after 270 days. */
    public static AddressCare standard() {
        return STANDARD;
    }

    /** The same with other times for doubts. */
    public AddressCare doubts(Duration confirm, Duration remember) {
        return new AddressCare(confirm, remember, badPercent, badOfAtLeast, badWithin, staleAfter);
    }

    /** The same with another share that stops the removal. */
    public AddressCare stopAbove(int percent, int ofAtLeast, Duration within) {
        return new AddressCare(confirmAfter, suspectFor, percent, ofAtLeast, within, staleAfter);
    }

    /** The same with another age after which addresses are not used any more; zero for never. */
    public AddressCare staleAfter(Duration age) {
        return new AddressCare(confirmAfter, suspectFor, badPercent, badOfAtLeast, badWithin, age);
    }
}
