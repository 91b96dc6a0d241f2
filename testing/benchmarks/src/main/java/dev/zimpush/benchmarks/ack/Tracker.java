package dev.zimpush.benchmarks.ack;

import org.jspecify.annotations.Nullable;

/** Waits for acknowledgements: one way to do it. Thread-safe. Its timeouts go to an {@link OnTimeout}. */
public interface Tracker extends AutoCloseable {
    /** Begins to wait; false if it waits for that already. */
    boolean track(Peer peer, String id, Item item);

    /** Ends a wait; null if there is none. */
    @Nullable
    Item acknowledge(Peer peer, String id);

    @Override
    void close();

    /** Takes what timed out. */
    @FunctionalInterface
    interface OnTimeout {
        /** Called once for each. */
        void timedOut(Item item);
    }
}
