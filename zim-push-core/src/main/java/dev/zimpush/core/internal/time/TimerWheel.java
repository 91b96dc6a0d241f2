package dev.zimpush.core.internal.time;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 * nowhere, must be added; an old place is dropped when it is met, as {@link Timed#placedAt} does not lead there any more. One
 * that moved within its slot lies there twice until it comes out, once.
 */
final class TimerWheel {
    static final int TICK_BITS = 23;
    static final long TICK = 1L << TICK_BITS;

    private static final int SLOT_BITS = 8;
    private static final int SLOTS = 1 << SLOT_BITS;
    private static final int LEVELS = 4;
    private static final int FEW = 32;
    private static final int ROOMY = 64;
    private static final long HORIZON = 1L << (SLOT_BITS * LEVELS);

    private final Slot[][] levels = new Slot[LEVELS][SLOTS];
    private final int[] counts = new int[LEVELS];

    /** Every slot of a tick before this one is empty. */
    private long cursor;

    TimerWheel() {
        for (int level = 0; level < LEVELS; level++) {
            int ofLevel = level;
            Arrays.setAll(levels[level], i -> new Slot(ofLevel));
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
            entry.placedAt = at == Timed.NEVER ? at : Math.min(at, horizon());
            // who sets an earlier time looks at placedAt after that; one of the two sees the other
        } while (entry.dueAt() < at);
        if (at != Timed.NEVER) {
            Slot slot = slot(entry.placedAt);
            slot.add(entry);
            counts[slot.level]++;
        }
    }

    /** What is due later is placed here, and placed anew when that comes. */
    private long horizon() {
        return (cursor + HORIZON - 1) << TICK_BITS;
    }

    /**
     * Where something lies that was placed under that time: on the level at whose grain it is not in the slot that is being
     * turned through. That stays the same until it is handed down.
     */
    private Slot slot(long placedAt) {
        long tick = Math.max(cursor, placedAt >> TICK_BITS);
        int level = 0;
        while (level < LEVELS - 1 && (tick >> ((level + 1) * SLOT_BITS)) != (cursor >> ((level + 1) * SLOT_BITS))) {
            level++;
        }
        return levels[level][(int) ((tick >> (level * SLOT_BITS)) & (SLOTS - 1))];
    }

    /** Whether the entry lies in that slot; if not, it lay there once, or it lies nowhere. */
    private boolean isIn(Timed entry, Slot slot) {
        long placedAt = entry.placedAt;
        return placedAt != Timed.NEVER && slot(placedAt) == slot;
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
                boolean placedHere = isIn(entry, slot);
                long dueAt = placedHere ? entry.dueAt() : Timed.NEVER;
                if (dueAt > now && dueAt >> TICK_BITS == cursor) {
                    continue;
                }
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
            // what is left was put back, since it became due while it was moved on
            if (slot.size == 0) {
                step(last);
            }
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
                        return level == 0 ? first(slot, start) : start;
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
                counts[level] -= dropDead(slot);
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
        counts[level] -= size;
        int shift = level * SLOT_BITS;
        for (Timed entry : slot.takeAll()) {
            long placedAt = entry.placedAt;
            if (placedAt != Timed.NEVER && placedAt >> TICK_BITS >> shift == cursor >> shift) {
                add(entry);
            }
        }
    }

    /** The first due time in a slot, if it has few entries; not before its start, when poll comes to it, and not after its end. */
    private long first(Slot slot, long start) {
        long first = start + TICK;
        for (int i = 0; i < slot.size && slot.size <= FEW; i++) {
            Timed entry = slot.get(i);
            if (isIn(entry, slot)) {
                first = Math.min(first, Math.max(start, entry.dueAt()));
            }
        }
        return first;
    }

    private int dropDead(Slot slot) {
        int kept = 0;
        for (int i = 0; i < slot.size; i++) {
            Timed entry = slot.get(i);
            if (isIn(entry, slot) && !letGo(entry)) {
                slot.entries[kept++] = entry;
            }
        }
        int dropped = slot.size - kept;
        Arrays.fill(slot.entries, kept, slot.size, null);
        slot.size = kept;
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

    private static final class Slot {
        private static final Timed[] NONE = {};

        final int level;

        private @Nullable Timed[] entries = NONE;
        private int size;

        Slot(int level) {
            this.level = level;
        }

        void add(Timed entry) {
            if (size == entries.length) {
                entries = Arrays.copyOf(entries, Math.max(4, size + (size >> 1)));
            }
            entries[size++] = entry;
        }

        /** Takes one out; the last takes its place. */
        void remove(int i) {
            size--;
            entries[i] = entries[size];
            entries[size] = null;
            giveBack();
        }

        /** Takes all out, the last first. */
        List<Timed> takeAll() {
            List<Timed> all = new ArrayList<>(size);
            while (size > 0) {
                size--;
                all.add(get(size));
                entries[size] = null;
            }
            giveBack();
            return all;
        }

        private void giveBack() {
            if (size == 0 && entries.length > ROOMY) {
                entries = NONE;
            }
        }

        Timed get(int i) {
            Timed entry = entries[i];
            if (entry == null) {
                throw new AssertionError("slot " + i + " of " + size + " is empty");
            }
            return entry;
        }
    }
}
