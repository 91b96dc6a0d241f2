package dev.zimpush.core.internal.history;

import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.History;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The history of a node: the chains in memory, what writes them to the store, and what removes old ones there. Thread-safe. */
public final class Chronicle {
    private final Trails trails;
    private final @Nullable StoredHistory stored;
    private final @Nullable Pruning pruning;

    private Chronicle(Trails trails, @Nullable StoredHistory stored, @Nullable Pruning pruning) {
        this.trails = trails;
        this.stored = stored;
        this.pruning = pruning;
    }

    /**
     * How much is kept.
     *
     * @param inMemory for how long in memory
     * @param bytes how much of that
     * @param ackedOneOf of how many that go as expected one is kept, too
     * @param writes whether it is written to the store
     * @param inStore for how long it is kept there, also what was written before
     */
    public record Size(Duration inMemory, long bytes, int ackedOneOf, boolean writes, Duration inStore) {}

    /** Keeps it in memory, and in the store if there is one. */
    public static Chronicle of(
            Size size,
            @Nullable History store,
            Workers io,
            Deadlines deadlines,
            SteadyClock clock,
            Supplier<RandomGenerator> random) {
        StoredHistory stored =
                store == null || !size.writes ? null : new StoredHistory(store, size.inStore, io, deadlines, clock);
        Pruning pruning = store == null ? null : new Pruning(store, size.inStore, io, deadlines, clock, random);
        return new Chronicle(new Trails(clock, size.inMemory, size.bytes, size.ackedOneOf, stored), stored, pruning);
    }

    /** The chains in memory. */
    public Trails trails() {
        return trails;
    }

    /** Begins to remove what is too old. */
    public void start() {
        if (pruning != null) {
            pruning.start();
        }
    }

    /** Writes what there is; after the workers have ended. */
    public void close(Duration atMost) {
        if (pruning != null) {
            pruning.close();
        }
        if (stored != null) {
            stored.close(atMost);
        }
    }
}
