package dev.zimpush.core.internal.push;

import dev.zimpush.Address;
import dev.zimpush.Registration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether bad addresses of one app are removed, as long as they are few.
 *
 * <table>
 * <caption>The breaker</caption>
 * <tr><th>from</th><th>of the addresses that were answered about of late</th><th>to</th></tr>
 * <tr><td>removing</td><td>more than the set share is bad, of as many as there are, or of "enough" if they are fewer; or half of that
 *     while none is good</td><td>stopped</td></tr>
 * <tr><td>stopped</td><td>since then, a quarter of "enough" is good, and at most half the share is bad; or all that was bad is good
 *     again</td><td>removing</td></tr>
 * <tr><td>stopped</td><td>the host says that what is bad is bad indeed</td><td>removing, and what was bad till now is not counted
 *     again</td></tr>
 * <tr><td>either</td><td>anything else; also no answers at all</td><td>unchanged</td></tr>
 * </table>
 *
 * <p>While it is stopped an address that is bad counts once, however often it is tried: else what is kept for the bad ones, and tried
 * again, would keep it stopped for ever. Of what goes to those, {@value #TRIES} are tried in the time that an answer counts; the rest
 * is {@linkplain #holdsBack held back}. At most {@value #KNOWN_AT_MOST} are remembered.
 *
 * <p>Passive: it is told the time, in nanoseconds of one clock. Not thread-safe: {@link Removals} guards it.
 */
final class RemovalBreaker {
    static final int KNOWN_AT_MOST = 100_000;
    static final int TRIES = 100;

    private final int percent;
    private final int enough;
    private final long tryEvery;
    private final AnsweredAddresses answers;

    /** The bad ones that are not counted again, each with its generation: bound anew it is another. */
    private final Map<Address, Long> known = new LinkedHashMap<>();

    /** Those among them that are tried, until they are answered about. */
    private final Map<Address, Long> trying = new LinkedHashMap<>();

    private long triedAt;
    private boolean stopped;
    private long stoppedAt;

    /** Whose address stopped it: what is told of its end is told of the same app. */
    private String stoppedBy = "";

    RemovalBreaker(AddressLimits limits) {
        percent = limits.badPercent();
        enough = limits.badOfAtLeast();
        tryEvery = limits.badWithin() / TRIES;
        answers = new AnsweredAddresses(limits.badWithin(), enough, limits.suspectFor());
    }

    /** The vendor answered about an address. Returns what that changed, if anything. */
    @Nullable
    Change answered(Registration to, boolean bad, long now) {
        trying.remove(to.address());
        if (bad && isKnown(to)) {
            return null;
        }
        answers.answered(to.address(), bad, now);
        int all = answers.size();
        if (bad && !stopped && areTooManyBad(all)) {
            stoppedBy = to.address().app();
            Change change = new Change(stoppedBy, true, answers.bad(), all, 0);
            stopped = true;
            stoppedAt = now;
            triedAt = now;
            answers.clear();
            // what the host conceded to be bad does not keep this one stopped
            known.clear();
            add(known, to, KNOWN_AT_MOST);
            return change;
        }
        if (!bad) {
            known.remove(to.address());
        } else if (stopped) {
            add(known, to, KNOWN_AT_MOST);
        }
        return stopped && areGoodAgain(all) ? resume(now) : null;
    }

    private boolean areTooManyBad(int all) {
        long tolerated = (long) percent * Math.max(all, enough);
        boolean noneGood = answers.bad() == all;
        return percent < 100 && 100L * answers.bad() > (noneGood ? tolerated / 2 : tolerated);
    }

    private boolean areGoodAgain(int all) {
        int good = all - answers.bad();
        return (good > 0 && known.isEmpty())
                || (good >= Math.max(1, enough / 4) && 200L * answers.bad() <= (long) percent * all);
    }

    private Change resume(long now) {
        stopped = false;
        trying.clear();
        known.clear();
        return new Change(stoppedBy, false, answers.bad(), answers.size(), now - stoppedAt);
    }

    /** The host says that the bad ones are bad indeed. Returns what that changed, if anything. */
    @Nullable
    Change resumeByHand(long now) {
        if (!stopped) {
            return null;
        }
        Map<Address, Long> bad = new LinkedHashMap<>(known);
        Change change = resume(now);
        answers.clear();
        known.putAll(bad);
        return change;
    }

    /** Whether what goes to an address waits now: it is known to be bad, and others are tried. If not, it may be tried. */
    boolean holdsBack(Registration to, long now) {
        if (!isKept(to) || trying.containsKey(to.address())) {
            return false;
        }
        if (now - triedAt < tryEvery) {
            return true;
        }
        triedAt = now;
        add(trying, to, TRIES);
        return false;
    }

    /** Whether it is stopped, and an address is known to be bad. */
    boolean isKept(Registration to) {
        return stopped && isKnown(to);
    }

    /** Whether it was stopped for that app, or a bad address of it is known. */
    boolean concerns(String app) {
        return (stopped && stoppedBy.equals(app))
                || known.keySet().stream().anyMatch(address -> address.app().equals(app));
    }

    private boolean isKnown(Registration to) {
        return known.getOrDefault(to.address(), Long.MIN_VALUE) >= to.generation();
    }

    private static void add(Map<Address, Long> map, Registration to, int atMost) {
        map.put(to.address(), to.generation());
        if (map.size() > atMost) {
            Iterator<Address> eldest = map.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    boolean isStopped() {
        return stopped;
    }

    /**
     * A move that is to be told.
     *
     * @param app whose address stopped it, also when it goes on
     * @param stopped whether none is removed now
     * @param bad how many were bad
     * @param answered of how many
     * @param nanos for how long none was removed, if they are again
     */
    record Change(String app, boolean stopped, int bad, int answered, long nanos) {}
}
