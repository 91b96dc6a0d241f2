package dev.zimpush.core.internal.push;

import dev.zimpush.Address;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The different addresses that a vendor was asked about within a time, at most {@value #AT_MOST} of them, each with its last answer:
 * how many there are, and how many are bad. While there are few, older ones count, too, up to a longer time. Each answer costs a few
 * steps, however many there are. Passive: it is told the time. Not thread-safe.
 */
final class AnsweredAddresses {
    static final int AT_MOST = 1_024;

    private final long within;
    private final int few;
    private final long longest;

    /** By address, the one that was answered first at the beginning. */
    private final Map<Address, Answer> answers = new LinkedHashMap<>();

    private int bad;

    /**
     * Counts those of a time.
     *
     * @param few up to so many stay beyond that time
     * @param longest but not longer than this
     */
    AnsweredAddresses(long within, int few, long longest) {
        this.within = within;
        this.few = few;
        this.longest = Math.max(within, longest);
    }

    /** The vendor answered about an address. */
    void answered(Address address, boolean isBad, long now) {
        forget(answers.remove(address));
        Iterator<Answer> first = answers.values().iterator();
        while (first.hasNext()) {
            Answer oldest = first.next();
            if (answers.size() < AT_MOST && now - oldest.at < (answers.size() < few ? longest : within)) {
                break;
            }
            first.remove();
            forget(oldest);
        }
        answers.put(address, new Answer(isBad, now));
        bad += isBad ? 1 : 0;
    }

    private void forget(@Nullable Answer answer) {
        bad -= answer != null && answer.bad ? 1 : 0;
    }

    /** How many, as of the last answer. */
    int size() {
        return answers.size();
    }

    /** How many of them are bad. */
    int bad() {
        return bad;
    }

    /** Forgets all. */
    void clear() {
        answers.clear();
        bad = 0;
    }

    private record Answer(boolean bad, long at) {}
}
