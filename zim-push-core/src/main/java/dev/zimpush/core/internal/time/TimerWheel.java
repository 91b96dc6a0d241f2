package dev.zimpush.core.internal.time;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps entries in the order of their times, roughly: a hierarchical timing wheel (Varghese and Lauck, 1987). Passive: it
 * owns no thread and no clock. Not thread-safe.
 *
 * <p>Four wheels of 256 slots; a slot of the first is {@value #TICK} ns (8.4 ms), a slot of each other is a whole turn of
 * the one before. What comes out was due: nothing is early. It comes out at its time if it is polled for then, which {@link
 * #nextDue} asks for, except where a slot is crowded: then up to a tick late.
 *
 * <p>Entries are lazy. Each tells when it is due ({@link Timed#dueAt()}); the wheel asks when the entry's slot comes. One
 * that is due later by then is put where it belongs, so postponing is free; one that is never due is dropped, so
 * cancelling is free, until {@link #purge} is called. Only an entry that becomes due earlier than where it lies, or lies
 * nowhere, must be added; an old place is dropped when it is met, as {@link Timed#placedAt} no longer names it.
 */
final class TimerWheel {
    static final int TICK_BITS = 23;
    static final long TICK = 1L << TICK_BITS;

    private static final int SLOT_BITS = 8;
    private static final int SLOTS = 1 << SLOT_BITS;
    private static final int LEVELS = 4;
    private static final int FEW = 32;
    private static final long HORIZON = 1L << (SLOT_BITS * LEVELS);

    private final Slot[][] levels = new Slot[LEVELS][SLOTS];
    private final int[] counts = new int[LEVELS];

    /** Every slot of a tick before this one is empty. */
    private long cursor;

    TimerWheel() {
        for (Slot[] level : levels) {
            Arrays.setAll(level, i -> new Slot());
        }
    }

    /** The number of places taken, those of dead entries included. */
    int size() {
        int size = 0;
        for (int count : counts) {
            size += count;
        }
        return size;
    }

    /** Places an entry at its due time, in place of where it lay before. */
    void add(Timed entry) {
        long at;
        do {
            at = entry.dueAt();
            entry.placedAt = at;
            // who sets an earlier time looks at placedAt after that; one of the two sees the other
        } while (entry.dueAt() < at);
        if (at != Timed.NEVER) {
            place(entry, at);
        }
    }

    /** Forgets the past of a wheel that is empty, so that what is added next lies near. */
    void skipEmpty(long now) {
        if (size() == 0) {
            cursor = now >> TICK_BITS;
        }
    }

    /**
     * Takes out what is due, up to the length of the array.
     *
     * @return how many; fewer than the array is long when that is all
     */
    int poll(long now, @Nullable Timed[] due) {
        long last = now >> TICK_BITS;
        int found = 0;
        while (cursor <= last) {
            Slot slot = levels[0][(int) (cursor & (SLOTS - 1))];
            for (int i = slot.size - 1; i >= 0; i--) {
                if (found == due.length) {
                    return found;
                }
                Timed entry = slot.get(i);
                long dueAt = entry.placedAt == slot.times[i] ? entry.dueAt() : Timed.NEVER;
                if (dueAt > now && dueAt >> TICK_BITS == cursor) {
                    continue;
                }
                boolean placedHere = entry.placedAt == slot.times[i];
                slot.remove(i);
                counts[0]--;
                if (placedHere && dueAt <= now) {
                    entry.placedAt = Timed.NEVER;
                    due[found++] = entry;
                } else if (placedHere) {
                    add(entry);
                }
            }
            if (cursor == last) {
                break;
            }
            step(last);
        }
        return found;
    }

    /**
     * When to poll next: where few lie in the next slot, the time of the first of them; where many do, the slot's end, so that
     * they come out together. {@link Timed#NEVER} if it is empty.
     */
    long nextDue() {
        for (int level = 0; level < LEVELS; level++) {
            if (counts[level] > 0) {
                int shift = level * SLOT_BITS;
                long at = cursor >> shift;
                for (int i = level == 0 ? 0 : 1; i <= SLOTS; i++) {
                    Slot slot = levels[level][(int) ((at + i) & (SLOTS - 1))];
                    if (slot.size > 0) {
                        long start = ((at + i) << shift) << TICK_BITS;
                        return level == 0 ? slot.first(start) : start;
                    }
                }
            }
        }
        return Timed.NEVER;
    }

    /** Drops what is dead: entries that are never due, and places that were given up. */
    void purge() {
        for (int level = 0; level < LEVELS; level++) {
            for (Slot slot : levels[level]) {
                counts[level] -= slot.dropDead();
            }
        }
    }

    private void step(long last) {
        if (counts[0] > 0) {
            cursor++;
        } else {
            // nothing before the next turn; no turn is skipped that has something to hand down
            int level = 1;
            while (level < LEVELS && counts[level] == 0) {
                level++;
            }
            if (level == LEVELS) {
                cursor = last;
                return;
            }
            long turn = 1L << (level * SLOT_BITS);
            cursor = Math.min(last, (cursor & -turn) + turn);
        }
        for (int level = 1; level < LEVELS && (cursor & ((1L << (level * SLOT_BITS)) - 1)) == 0; level++) {
            handDown(level);
        }
    }

    private void handDown(int level) {
        Slot slot = levels[level][(int) ((cursor >> (level * SLOT_BITS)) & (SLOTS - 1))];
        int size = slot.size;
        if (size == 0) {
            return;
        }
        Timed[] entries = new Timed[size];
        long[] times = new long[size];
        for (int i = size - 1; i >= 0; i--) {
            times[i] = slot.lastAt();
            entries[i] = slot.removeLast();
        }
        counts[level] -= size;
        for (int i = 0; i < size; i++) {
            Timed entry = entries[i];
            if (entry.placedAt == times[i]) {
                add(entry);
            }
        }
    }

    private void place(Timed entry, long at) {
        long tick = Math.max(cursor, Math.max(0, at) >> TICK_BITS);
        if (tick - cursor >= HORIZON) {
            tick = cursor + HORIZON - 1;
        }
        int level = 0;
        // the level at whose grain the slot is not the one being turned through
        while (level < LEVELS - 1 && (tick >> ((level + 1) * SLOT_BITS)) != (cursor >> ((level + 1) * SLOT_BITS))) {
            level++;
        }
        levels[level][(int) ((tick >> (level * SLOT_BITS)) & (SLOTS - 1))].add(entry, at);
        counts[level]++;
    }

    private static final class Slot {
        private static final Timed[] NONE = {};
        private static final long[] NO_TIMES = {};

        private @Nullable Timed[] entries = NONE;
        private long[] times = NO_TIMES;
        private int size;

        void add(Timed entry, long at) {
            if (size == entries.length) {
                int length = Math.max(4, size + (size >> 1));
                entries = Arrays.copyOf(entries, length);
                times = Arrays.copyOf(times, length);
            }
            entries[size] = entry;
            times[size++] = at;
        }

        long lastAt() {
            return times[size - 1];
        }

        /** The first due time in it, if it has few entries; not before its start, when poll comes to it, and not after its end. */
        long first(long start) {
            long first = start + TICK;
            for (int i = 0; i < size && size <= FEW; i++) {
                Timed entry = get(i);
                if (entry.placedAt == times[i]) {
                    first = Math.min(first, Math.max(start, entry.dueAt()));
                }
            }
            return first;
        }

        Timed removeLast() {
            return remove(size - 1);
        }

        /** Takes one out; the last takes its place. */
        Timed remove(int i) {
            Timed entry = get(i);
            size--;
            entries[i] = entries[size];
            times[i] = times[size];
            entries[size] = null;
            if (size == 0 && entries.length > 64) {
                entries = NONE;
                times = NO_TIMES;
            }
            return entry;
        }

        int dropDead() {
            int kept = 0;
            for (int i = 0; i < size; i++) {
                Timed entry = get(i);
                if (entry.placedAt == times[i] && !letGo(entry)) {
                    entries[kept] = entry;
                    times[kept++] = times[i];
                }
            }
            int dropped = size - kept;
            Arrays.fill(entries, kept, size, null);
            size = kept;
            return dropped;
        }

        /** Lets go of one that is never due, so that it can be placed again; not of one that has become due meanwhile. */
        private static boolean letGo(Timed entry) {
            long at = entry.placedAt;
            if (entry.dueAt() != Timed.NEVER) {
                return false;
            }
            entry.placedAt = Timed.NEVER;
            // who sets a due time looks at placedAt after that; one of the two sees the other
            if (entry.dueAt() == Timed.NEVER) {
                return true;
            }
            entry.placedAt = at;
            return false;
        }

        private Timed get(int i) {
            Timed entry = entries[i];
            if (entry == null) {
                throw new AssertionError("slot " + i + " of " + size + " is empty");
            }
            return entry;
        }
    }
}
