package dev.zimpush.core.internal.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written, in order. One thread at a time writes: who adds to an idle one is told
 * to see to that. Thread-safe.
 */
final class WriteQueue {
    private final Deque<Op> queue = new ArrayDeque<>();
    private boolean busy;

    /** How many of the next are to be written alone, since one of them can't be written. */
    private int alone;

    /** Adds one and says whether somebody must be sent to write. */
    synchronized boolean add(Op op) {
        queue.addLast(op);
        if (busy) {
            return false;
        }
        busy = true;
        return true;
    }

    /** Takes what is next; null, and the writer is dismissed, if there is nothing. */
    synchronized @Nullable Batch next() {
        Batch batch = new Batch();
        while (!queue.isEmpty() && batch.add(queue.getFirst())) {
            queue.removeFirst();
            if (alone > 0) {
                alone--;
                break;
            }
        }
        busy = !batch.ops.isEmpty();
        return busy ? batch : null;
    }

    /** Puts a batch back, to be written one by one. */
    synchronized void split(Batch batch) {
        putBack(batch.ops);
        alone = batch.ops.size();
    }

    /** Puts some back to the front. */
    synchronized void putBack(List<Op> ops) {
        for (int i = ops.size() - 1; i >= 0; i--) {
            queue.addFirst(ops.get(i));
        }
    }

    /** Takes those out that do not wait any longer. */
    synchronized List<Op> remove(Predicate<Op> which) {
        List<Op> removed = new ArrayList<>();
        queue.removeIf(op -> {
            boolean out = which.test(op);
            if (out) {
                removed.add(op);
            }
            return out;
        });
        return removed;
    }

    synchronized int size() {
        return queue.size();
    }

    synchronized boolean isIdle() {
        return !busy;
    }
}
