package dev.zimpush.benchmarks.ack;

import org.jspecify.annotations.Nullable;

/** Nothing at all: what the load itself costs. */
final class NoTracker implements Tracker {
    /** Volatile, so that the load is not optimized away. */
    private volatile @Nullable Object tracked;

    private volatile @Nullable Object acknowledged;

    @Override
    public boolean track(Peer peer, String id, Item item) {
        tracked = peer;
        tracked = id;
        return true;
    }

    @Override
    public @Nullable Item acknowledge(Peer peer, String id) {
        acknowledged = peer;
        acknowledged = id;
        return null;
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return tracked + ", " + acknowledged;
    }
}
