package dev.zimpush.core.internal.ack;

import dev.zimpush.core.internal.KeyedRing;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Items with timeouts of their own: in a map, and sorted by their deadlines. Passive and not thread-safe. */
final class PendingOthers<P, T> {
    private record Key<P>(P peer, String id) {}

    /** An item, which is itself only. */
    private static final class Other<P, T> {
        final Key<P> key;
        final T value;
        final long dueAt;
        final long order;

        Other(Key<P> key, T value, long dueAt, long order) {
            this.key = key;
            this.value = value;
            this.dueAt = dueAt;
            this.order = order;
        }
    }

    private final Map<Key<P>, Other<P, T>> items = new HashMap<>();

    /** What was taken out stays until it is first, or more than half. */
    private final PriorityQueue<Other<P, T>> deadlines =
            new PriorityQueue<>((one, other) -> Long.compare(one.dueAt, other.dueAt));

    int size() {
        return items.size();
    }

    /** Adds one, or says that there is one of that peer and id already. */
    boolean add(P peer, String id, T value, long dueAt, long order) {
        Other<P, T> item = new Other<>(new Key<>(peer, id), value, dueAt, order);
        if (items.putIfAbsent(item.key, item) != null) {
            return false;
        }
        deadlines.add(item);
        return true;
    }

    boolean contains(P peer, String id) {
        return items.containsKey(new Key<>(peer, id));
    }

    /** Takes one out; null if it is not there. */
    @Nullable
    T take(P peer, String id) {
        Other<P, T> item = items.remove(new Key<>(peer, id));
        forgetDeadlines();
        return item == null ? null : item.value;
    }

    /** Takes all of a peer's out, in no order. */
    void takeAll(P peer, KeyedRing.Taken<? super T> taken) {
        items.values().removeIf(item -> {
            boolean its = item.key.peer.equals(peer);
            if (its) {
                taken.take(item.value, item.order);
            }
            return its;
        });
        forgetDeadlines();
    }

    /** When the first is due; {@link Long#MAX_VALUE} if there is none. */
    long nextDue() {
        Other<P, T> first = deadlines.peek();
        while (first != null && items.get(first.key) != first) {
            deadlines.remove();
            first = deadlines.peek();
        }
        return first == null ? Long.MAX_VALUE : first.dueAt;
    }

    /** Takes out what is due. */
    void takeDue(long now, KeyedRing.Due<? super P, ? super T> due) {
        while (nextDue() <= now && !items.isEmpty()) {
            Other<P, T> item = deadlines.remove();
            items.remove(item.key);
            due.take(item.key.peer, item.key.id, item.value, item.dueAt);
        }
    }

    private void forgetDeadlines() {
        if (deadlines.size() > 2 * items.size()) {
            deadlines.removeIf(item -> items.get(item.key) != item);
        }
    }
}
