package dev.zimpush;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Waits for acknowledgements of what was sent to peers, and reports each that does not come in time.
 *
 * <p>It costs no timer per item and can be used alone: by a game server for its packets, by a gateway for its commands.
 * An item is tracked until exactly one of these happens: {@link #acknowledge} returns it, {@link #forget} returns it, or
 * it is handed to the {@link TimeoutHandler}; which of them wins a race is decided once, and only the winner sees the
 * item.
 *
 * <p>Thread-safe. A timeout never fires early. Lives until {@link #close}. One is enough for all peers, and costs a few hundred
 * kilobytes also when it is empty.
 *
 * @param <P> the peer, a map key: a player, a connection; its {@code hashCode} and {@code equals} are called under a lock and must
 *     call nothing back
 * @param <T> the item
 */
public interface AckTracker<P, T> extends AutoCloseable {
    /**
     * Begins to wait, for the timeout that the tracker was made with. Track first, then write, or the acknowledgement may
     * come too early to count.
     *
     * @return false, and nothing changes, when that id of that peer is being tracked already
     * @throws IllegalStateException after {@link #close()}
     */
    boolean track(P peer, String id, T item);

    /** The same with a timeout of its own, from 1 ms to 1 day. */
    boolean track(P peer, String id, T item, Duration timeout);

    /** Ends the wait for one item and returns it; empty when it is unknown, acknowledged already, or timed out. */
    Optional<T> acknowledge(P peer, String id);

    /**
     * Ends the waits for all of a peer's items and returns them in the order in which they were tracked. It looks at a part of
     * what is outstanding, also of other peers: some microseconds with a million items.
     */
    List<T> forget(P peer);

    /** How many items are being waited for. */
    int outstanding();

    /** Stops: no timeout is reported after it returns, except one that is being reported on another thread. */
    @Override
    void close();

    /**
     * Takes the items that were not acknowledged in time.
     *
     * @param <P> the peer
     * @param <T> the item
     */
    @FunctionalInterface
    interface TimeoutHandler<P, T> {
        /**
         * Called once per item, on the executor that the tracker was given, under no lock. What it throws is logged.
         */
        void timedOut(P peer, String id, T item);
    }
}
