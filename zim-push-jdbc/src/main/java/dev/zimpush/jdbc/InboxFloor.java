package dev.zimpush.jdbc;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far the inboxes of nodes on PostgreSQL are empty, and stay so: up to the floor. Who looks from there on does not walk over
 * the index entries of what was taken, which the database keeps while anybody has an older snapshot. Thread-safe.
 *
 * <p>Entries are numbers of one sequence, drawn by transactions that have their own number by then ({@link PostgreSql#PLACE}). So
 * all that drew one up to an entry that was read have lower numbers than the transaction that takes it. When all lower ones have
 * ended, a look sees what they wrote, and nothing before what it finds first will come any more. A transaction that has written
 * and stays open holds the floor; one that only reads does not.
 *
 * <p>A server that took over from another may not have all that the other had, and give the same numbers again: there is no
 * floor until something was read and taken on it. One that has lost what it had not flushed is told by its transactions'
 * numbers, unless there are as many again; so every now and then a look begins at the bottom. When it finds something below
 * the floor, nothing that was read before counts any more, or the floor would be back there with the next taking.
 */
final class InboxFloor {
    private static final int AT_THE_BOTTOM_EVERY = 256;
    private static final int NODES = 64;

    private final Map<Long, Mark> marks = new ConcurrentHashMap<>();

    /** Nothing up to there is in a node's inbox. */
    long of(long node) {
        return mark(node).floor();
    }

    /** Begins at the bottom: a node has joined, and its number may have been another's before the tables were made anew. */
    void joined(long node) {
        marks.remove(node);
    }

    /** From where on a node looks next, exclusive. */
    long lookFrom(long node) {
        return mark(node).lookFrom();
    }

    /** An entry of a node's inbox was read. */
    void read(long node, long entry) {
        mark(node).read(entry);
    }

    /** Up to where a node's inbox was read. */
    long readTo(long node) {
        return mark(node).readTo();
    }

    /**
     * A transaction has taken something.
     *
     * @param readTo {@link #readTo} before the transaction began: what others read since may have been put there after it
     */
    void taken(long node, long readTo, long transaction) {
        mark(node).taken(readTo, transaction);
    }

    /**
     * A node has looked.
     *
     * @param first the first entry that it found, or zero
     * @param oldest no transaction with a lower number ran any more
     * @param server since when the server runs, which tells it from another
     * @param inOrder whether the sequence gives its numbers one after the other
     */
    void looked(long node, long first, long oldest, long server, boolean inOrder) {
        mark(node).looked(first, oldest, server, inOrder);
    }

    private Mark mark(long node) {
        Mark mark = marks.get(node);
        if (mark != null) {
            return mark;
        }
        if (marks.size() >= NODES) {
            // epochs of the past: who is forgotten begins at the bottom
            marks.clear();
        }
        return marks.computeIfAbsent(node, key -> new Mark());
    }

    private static final class Mark {
        private long floor;
        private long read;
        private long taken;
        private long takenBy;
        private long oldest;
        private long server;
        private int looks;

        synchronized long floor() {
            return floor;
        }

        synchronized long lookFrom() {
            looks = (looks + 1) % AT_THE_BOTTOM_EVERY;
            return looks == 0 ? 0 : floor;
        }

        synchronized void read(long entry) {
            read = Math.max(read, entry);
        }

        synchronized long readTo() {
            return read;
        }

        synchronized void taken(long readTo, long transaction) {
            long upTo = Math.min(readTo, read);
            if (taken <= floor && upTo > floor) {
                taken = upTo;
                takenBy = transaction;
            }
        }

        synchronized void looked(long first, long oldestNow, long serverNow, boolean inOrder) {
            boolean another = serverNow != server || oldestNow < oldest;
            if (!inOrder || another || (first > 0 && first <= floor)) {
                floor = 0;
                read = 0;
                taken = 0;
            }
            oldest = oldestNow;
            server = serverNow;
            if (taken > floor && oldestNow >= takenBy) {
                floor = taken;
            }
            if (first > 0 && first <= floor) {
                floor = first - 1;
                taken = floor;
            }
        }
    }
}
