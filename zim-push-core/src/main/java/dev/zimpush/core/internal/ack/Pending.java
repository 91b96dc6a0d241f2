package dev.zimpush.core.internal.ack;

import dev.zimpush.core.internal.KeyedRing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The items of some of the peers, under one lock. Thread-safe. */
final class Pending<P, T> {
    private final KeyedRing<P, T> usual = new KeyedRing<>();

    /** Those with a timeout of their own; null until there is one. */
    private @Nullable PendingOthers<P, T> others;

    private long order;
    private boolean closed;

    private record Taken<T>(T value, long order) {}

    /**
     * Adds one.
     *
     * @param usually whether it has the timeout that most have
     * @return false if there is one of that peer and id already
     * @throws IllegalStateException after {@link #close}
     */
    synchronized boolean add(P peer, String id, T value, long dueAt, boolean usually) {
        if (closed) {
            throw new IllegalStateException("the tracker is closed; nothing can be tracked");
        }
        if (usually) {
            return (others == null || !others.contains(peer, id)) && usual.add(peer, id, value, dueAt, order++);
        }
        if (others == null) {
            others = new PendingOthers<>();
        }
        return !usual.contains(peer, id) && others.add(peer, id, value, dueAt, order++);
    }

    /** Takes one out; null if it is not there. */
    synchronized @Nullable T take(P peer, String id) {
        T value = usual.take(peer, id);
        return value == null && others != null ? others.take(peer, id) : value;
    }

    /** Takes all of a peer's out, in the order in which they were added. */
    synchronized List<T> takeAll(P peer) {
        List<Taken<T>> taken = new ArrayList<>();
        usual.takeAll(peer, (value, order) -> taken.add(new Taken<>(value, order)));
        if (others != null) {
            others.takeAll(peer, (value, order) -> taken.add(new Taken<>(value, order)));
        }
        taken.sort(Comparator.comparingLong(Taken::order));
        return taken.stream().map(Taken::value).toList();
    }

    /**
     * Takes out what is due.
     *
     * @return when the next one is; {@link Long#MAX_VALUE} if there is none
     */
    synchronized long takeDue(long now, KeyedRing.Due<? super P, ? super T> due) {
        usual.takeDue(now, due);
        if (others == null) {
            return usual.nextDue();
        }
        others.takeDue(now, due);
        return Math.min(usual.nextDue(), others.nextDue());
    }

    synchronized int size() {
        return usual.size() + (others == null ? 0 : others.size());
    }

    /** Takes out all, and takes nothing in any more. */
    synchronized void close() {
        closed = true;
        takeDue(Long.MAX_VALUE, (peer, id, value, dueAt) -> {});
    }
}
