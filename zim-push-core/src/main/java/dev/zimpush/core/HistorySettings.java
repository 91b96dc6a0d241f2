package dev.zimpush.core;

import dev.zimpush.core.internal.history.Chronicle;
import java.time.Duration;

/**
 * How much is kept of the deliveries' lives, for {@link dev.zimpush.ZimPush#explain}. Immutable; each method makes another one.
 *
 * <p>What goes as expected is not kept, and costs nothing: a message without push content, one that the device acknowledges in time, and one
 * that another device acknowledges before this one's push is due. Of the rest a chain of steps is kept in memory, and over a backend
 * with a cluster written to its store in batches, about a second later. When there is too much of it, or the store is away, history is
 * lost; messages never are. Ten thousand chains may begin in a second; of more, none is kept. While twenty thousand steps wait for
 * the store no further chain is written to it, and of those that are, no more than forty thousand steps wait.
 *
 * @param inMemory for how long a chain is kept in memory after its last step
 * @param megabytes how much memory the chains may take, about; 0 keeps none and writes none
 * @param inStore for how long it is kept in the store of a cluster, the same on all nodes; zero writes none there, and removes after 7 days
 *     what was written before
 * @param ackedOneOf of how many deliveries that went as expected one is kept all the same; 0 for none
 */
public record HistorySettings(Duration inMemory, int megabytes, Duration inStore, int ackedOneOf) {
    private static final long BYTES = 1_000_000;

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when a part is out of bounds
     */
    public HistorySettings {
        Settings.within("history.inMemory", inMemory, Duration.ofSeconds(1), Duration.ofDays(7));
        if (!inStore.isZero()) {
            Settings.within("history.inStore", inStore, Duration.ofMinutes(1), Duration.ofDays(365));
        }
        if (megabytes < 0 || megabytes > 16_384) {
            throw new IllegalArgumentException("history.megabytes " + megabytes + " is not between 0 and 16384");
        }
        if (ackedOneOf < 0) {
            throw new IllegalArgumentException("history.ackedOneOf " + ackedOneOf + " is less than 0");
        }
    }

    /** An hour and 16 MB in memory, which is some twenty thousand chains; 7 days in the store; none that went as expected. */
    public static HistorySettings standard() {
        return new HistorySettings(Duration.ofHours(1), 16, Duration.ofDays(7), 0);
    }

    /** Keeps nothing. */
    public static HistorySettings none() {
        return standard().megabytes(0);
    }

    /** As this, but kept in memory for that long after the last step: from 1 s to 7 days. */
    public HistorySettings inMemory(Duration time) {
        return new HistorySettings(time, megabytes, inStore, ackedOneOf);
    }

    /** As this, but with about that much memory: from 0, which turns it off, to 16,384. */
    public HistorySettings megabytes(int most) {
        return new HistorySettings(inMemory, most, inStore, ackedOneOf);
    }

    /** As this, but kept in the cluster's store for that long: from 1 min to 365 days; zero writes none there. */
    public HistorySettings inStore(Duration time) {
        return new HistorySettings(inMemory, megabytes, time, ackedOneOf);
    }

    /** As this, but with one of so many deliveries that go as expected; 0 for none. */
    public HistorySettings ackedOneOf(int many) {
        return new HistorySettings(inMemory, megabytes, inStore, many);
    }

    /** For how much there is room. */
    Chronicle.Size size() {
        boolean writes = megabytes > 0 && !inStore.isZero();
        return new Chronicle.Size(
                inMemory, megabytes * BYTES, ackedOneOf, writes, inStore.isZero() ? standard().inStore : inStore);
    }
}
