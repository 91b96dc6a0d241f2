package dev.zimpush.core.internal;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Items that are all due after the same time: found by peer and id, and in the order in which they are due, which is the order in which
 * they come. Passive and not thread-safe. It allocates nothing for an item.
 *
 * <p>The items lie in a ring, each where it came; one that is taken leaves a hole. When the ring is full its holes are closed; it
 * becomes twice as long if it was more than half full of items, and half as long if less than a quarter. A hash table with open addressing has
 * the places in the ring: numbers, so that what is written at random is no reference, which a collector would have to look at.
 */
public final class KeyedRing<P, T> {
    private static final int SMALLEST = 4;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /** Of each place: the peer, the id and the value; nulls for a hole. */
    private static final int CELLS = 3;

    /** Of each place: the hash of peer and id, the deadline, and the order. */
    private static final int NUMBERS = 3;

    private @Nullable Object[] cells = new Object[CELLS * SMALLEST];
    private long[] numbers = new long[NUMBERS * SMALLEST];

    /** The places, plus one; zero where nothing is. */
    private int[] table = new int[2 * SMALLEST];

    private int length = SMALLEST;

    /** The first place, and the one after the last, if one went on counting at the ring's end. */
    private int head;

    private int tail;
    private int size;

    /** How many there are. */
    public int size() {
        return size;
    }

    /**
     * Adds one.
     *
     * @param dueAt about the last of all that were added
     * @param order grows from one to the next
     * @return false if there is one of that peer and id already
     */
    public boolean add(P peer, String id, T value, long dueAt, long order) {
        if (tail - head == length || isTooLong()) {
            renew(2 * size > length ? 2 * length : 4 * size < length ? Math.max(SMALLEST, length / 2) : length);
        }
        long hash = hash(peer, id);
        int slot = find(peer, id, hash);
        if (table[slot] != 0) {
            return false;
        }
        int place = tail++ & (length - 1);
        cells[CELLS * place] = peer;
        cells[CELLS * place + 1] = id;
        cells[CELLS * place + 2] = value;
        numbers[NUMBERS * place] = hash;
        numbers[NUMBERS * place + 1] = dueAt;
        numbers[NUMBERS * place + 2] = order;
        table[slot] = place + 1;
        size++;
        return true;
    }

    /** One, unless it is due; it stays. Null if it is not there. */
    public @Nullable T get(P peer, String id, long now) {
        int place = table[find(peer, id, hash(peer, id))] - 1;
        return place < 0 || numbers[NUMBERS * place + 1] <= now ? null : value(place);
    }

    /** Whether one is there. */
    public boolean contains(P peer, String id) {
        return table[find(peer, id, hash(peer, id))] != 0;
    }

    /** Takes the first out, of which there is one. */
    public void takeFirst() {
        int place = head & (length - 1);
        takeOut(slotOf(place));
    }

    /** Takes one out; null if it is not there. */
    public @Nullable T take(P peer, String id) {
        int slot = find(peer, id, hash(peer, id));
        return table[slot] == 0 ? null : takeOut(slot);
    }

    /** Takes all of a peer's out, in the order in which they were added. It looks at all there are. */
    public void takeAll(P peer, Taken<? super T> taken) {
        int hash = peer.hashCode();
        for (int i = head; i != tail; i++) {
            int place = i & (length - 1);
            if ((int) (numbers[NUMBERS * place] >>> Integer.SIZE) == hash && peer.equals(cells[CELLS * place])) {
                taken.take(takeOut(slotOf(place)), numbers[NUMBERS * place + 2]);
            }
        }
    }

    /** What one of a peer's is handed to, with its order. */
    @FunctionalInterface
    public interface Taken<T> {
        /** Takes it. */
        void take(T value, long order);
    }

    /** When the first is due; {@link Long#MAX_VALUE} if there is none. */
    public long nextDue() {
        return size == 0 ? Long.MAX_VALUE : numbers[NUMBERS * (head & (length - 1)) + 1];
    }

    /** What one that is due is handed to. */
    @FunctionalInterface
    public interface Due<P, T> {
        /** Takes it. */
        void take(P peer, String id, T value, long dueAt);
    }

    /** Takes out what is due. */
    public void takeDue(long now, Due<? super P, ? super T> due) {
        while (nextDue() <= now && size > 0) {
            int place = head & (length - 1);
            P peer = peer(place);
            String id = id(place);
            long dueAt = numbers[NUMBERS * place + 1];
            due.take(peer, id, takeOut(slotOf(place)), dueAt);
        }
    }

    /** Whether it is to become shorter, which is looked at once a lap. */
    private boolean isTooLong() {
        return (tail & (length - 1)) == 0 && 4 * size < length && length > SMALLEST;
    }

    /** In which slot of the table a place is. */
    private int slotOf(int place) {
        int slot = start(numbers[NUMBERS * place]);
        while (table[slot] != place + 1) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    private T takeOut(int slot) {
        int place = table[slot] - 1;
        T value = value(place);
        Arrays.fill(cells, CELLS * place, CELLS * (place + 1), null);
        close(slot);
        size--;
        while (head != tail && cells[CELLS * (head & (length - 1))] == null) {
            head++;
        }
        return value;
    }

    /** Empties a slot of the table, and moves those behind it that would not be found any more. */
    private void close(int slot) {
        int mask = table.length - 1;
        int hole = slot;
        for (int at = (hole + 1) & mask; table[at] != 0; at = (at + 1) & mask) {
            int home = start(numbers[NUMBERS * (table[at] - 1)]);
            if (((at - home) & mask) >= ((at - hole) & mask)) {
                table[hole] = table[at];
                hole = at;
            }
        }
        table[hole] = 0;
    }

    /** In which slot of the table one is, or else an empty one where it would be. */
    private int find(P peer, String id, long hash) {
        int slot = start(hash);
        while (table[slot] != 0) {
            int place = table[slot] - 1;
            if (numbers[NUMBERS * place] == hash
                    && id(place).equals(id)
                    && peer(place).equals(peer)) {
                break;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    private int start(long hash) {
        return (int) ((hash * SPREAD) >>> Integer.SIZE) & (table.length - 1);
    }

    private static long hash(Object peer, String id) {
        return ((long) peer.hashCode() << Integer.SIZE) | (id.hashCode() & 0xFFFF_FFFFL);
    }

    /** Closes the holes, and makes the ring longer or shorter. */
    private void renew(int newLength) {
        @Nullable Object[] oldCells = cells;
        long[] oldNumbers = numbers;
        int oldMask = length - 1;
        if (newLength == length) {
            Arrays.fill(table, 0);
        } else {
            @Nullable Object[] newCells = new Object[CELLS * newLength];
            long[] newNumbers = new long[NUMBERS * newLength];
            table = new int[2 * newLength];
            cells = newCells;
            numbers = newNumbers;
            length = newLength;
        }
        int end = tail;
        tail = head;
        for (int i = head; i != end; i++) {
            int from = i & oldMask;
            if (oldCells[CELLS * from] != null) {
                int to = tail++ & (length - 1);
                System.arraycopy(oldNumbers, NUMBERS * from, numbers, NUMBERS * to, NUMBERS);
                System.arraycopy(oldCells, CELLS * from, cells, CELLS * to, CELLS);
                if (cells == oldCells && to != from) {
                    Arrays.fill(cells, CELLS * from, CELLS * (from + 1), null);
                }
                enter(to);
            }
        }
    }

    private void enter(int place) {
        int slot = start(numbers[NUMBERS * place]);
        while (table[slot] != 0) {
            slot = (slot + 1) & (table.length - 1);
        }
        table[slot] = place + 1;
    }

    @SuppressWarnings("unchecked") // nothing else is put there
    private P peer(int place) {
        return (P) Objects.requireNonNull(cells[CELLS * place]);
    }

    private String id(int place) {
        return (String) Objects.requireNonNull(cells[CELLS * place + 1]);
    }

    @SuppressWarnings("unchecked") // nothing else is put there
    private T value(int place) {
        return (T) Objects.requireNonNull(cells[CELLS * place + 2]);
    }
}
