package dev.zimpush.core.internal.push;

import dev.zimpush.Address.Environment;
import dev.zimpush.core.internal.push.ProviderQueue.Place;
import dev.zimpush.core.internal.push.RetractionWays.Way;
import dev.zimpush.core.internal.time.Appointment;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.Pushes.Pushed;
import dev.zimpush.spi.Pushes.Withdrawn;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is to be taken back from one app on a device: what a request asks for, over its tries, and what has come since. While there is any,
 * one thing is under way for it: a task of a worker, a ticket at the vendor's queue, a call, or a pause. Each has a turn, by which
 * one that comes too late is known. Passive and thread-safe: all is guarded by its monitor, under which no lock but the timer's is
 * taken.
 */
final class RetractionLine {
    final PushTarget target;

    private final SteadyClock clock;
    private final Appointment alarm;

    /** By collapse id, in the order in which they came. */
    private final Map<String, Item> waiting = new LinkedHashMap<>();

    private final Map<String, Item> asked = new LinkedHashMap<>();
    private boolean busy;
    private @Nullable RetractionTry calling;
    private int turn;
    private int attempt;
    private long ringsAt;

    /** One with nothing in it; {@code ring} is called on the timer's thread. */
    RetractionLine(PushTarget target, Deadlines deadlines, SteadyClock clock, Consumer<RetractionLine> ring) {
        this.target = target;
        this.clock = clock;
        this.alarm = new Appointment(deadlines, clock, now -> ring.accept(this));
    }

    /** Adds one. Returns what it takes the place of: another push, or the same as this node had it in a former epoch. */
    @Nullable
    synchronized Item add(Item item) {
        String key = item.push().collapseId();
        Item known = asked.get(key);
        if (known != null && known.push().equals(item.push())) {
            return asked.put(key, item);
        }
        Item before = waiting.remove(key);
        waiting.put(key, item);
        return before;
    }

    /** Begins a turn, and returns it, if nothing was under way; else 0. */
    synchronized int begins() {
        if (busy) {
            return 0;
        }
        busy = true;
        return ++turn;
    }

    /** Takes out what that concerns, unless it is with the vendor. */
    synchronized List<Item> takeOut(Predicate<Item> which) {
        List<Item> taken = new ArrayList<>();
        takeOut(waiting, which, taken);
        if (calling == null) {
            takeOut(asked, which, taken);
        }
        return taken;
    }

    private static void takeOut(Map<String, Item> from, Predicate<Item> which, List<Item> taken) {
        for (Iterator<Item> items = from.values().iterator(); items.hasNext(); ) {
            Item item = items.next();
            if (which.test(item)) {
                items.remove();
                taken.add(item);
            }
        }
    }

    /** Takes out all, also what is with the vendor. */
    synchronized List<Item> takeAll() {
        calling = null;
        turn++;
        alarm.cancel();
        return takeOut(item -> true);
    }

    /** Whether nothing is left of it; it must be done with then, unless one is added. */
    synchronized boolean ends() {
        if (asked.isEmpty() && waiting.isEmpty()) {
            busy = false;
            alarm.cancel();
        }
        return !busy;
    }

    /** All that is in it, what is asked for first. */
    synchronized List<Item> items() {
        List<Item> items = new ArrayList<>(asked.values());
        items.addAll(waiting.values());
        return items;
    }

    /** In which environment the newest was pushed. */
    synchronized Environment environment() {
        Environment newest = Environment.UNKNOWN;
        for (Item item : items()) {
            newest = item.push().environment();
        }
        return newest;
    }

    /** After that turn a pause, or the time that a ticket has, begins. Returns the next turn; 0 if that one is over already. */
    synchronized int await(int ofTurn, long nanos) {
        if (!isAt(ofTurn) || calling != null) {
            return 0;
        }
        ring(nanos);
        return ++turn;
    }

    private void ring(long nanos) {
        ringsAt = clock.now() + nanos;
        alarm.in(nanos);
    }

    /** Whether what is asked for was with a vendor before. */
    synchronized boolean wasTried() {
        return !asked.isEmpty();
    }

    /** The alarm rang: if a pause, or a ticket's time, is over, begins the next turn and returns it; else 0. */
    synchronized int rang() {
        long early = ringsAt - clock.now();
        if (busy && early > 0) {
            // it was moved meanwhile, or the clock was set back between its two looks at it
            alarm.in(early);
        }
        return !busy || calling != null || early > 0 ? 0 : ++turn;
    }

    /** The alarm rang: the call that took too long; null if none did. */
    @Nullable
    synchronized RetractionTry overdue() {
        return clock.now() < ringsAt ? null : calling;
    }

    /** Whether a ticket of that turn is still to be seen to. */
    synchronized boolean isAt(int ofTurn) {
        return busy && turn == ofTurn;
    }

    /** A call begins, for what was asked for before or, the first time, all that waits. Null if there is nothing, or it is not its turn. */
    @Nullable
    synchronized RetractionTry begin(int ofTurn, Place place, Way way, PushBudget.@Nullable Spent spent, long mayTake) {
        if (!isAt(ofTurn)) {
            return null;
        }
        if (asked.isEmpty()) {
            asked.putAll(waiting);
            waiting.clear();
            attempt = 0;
        }
        if (asked.isEmpty()) {
            return null;
        }
        turn++;
        ring(mayTake);
        calling = new RetractionTry(this, List.copyOf(asked.values()), ++attempt, place, way, spent);
        return calling;
    }

    /** A call has ended: begins the next turn and returns it; 0 if that was known before. What was asked for stays. */
    synchronized int ended(RetractionTry call) {
        if (calling != call) {
            return 0;
        }
        calling = null;
        return ++turn;
    }

    /** What was asked for is over, one way or the other. */
    synchronized List<Item> takeAsked() {
        List<Item> taken = List.copyOf(asked.values());
        asked.clear();
        return taken;
    }

    /**
     * A push that is to be taken back.
     *
     * @param what which, and why
     * @param epoch as which node this one is to
     * @param since when that was said, by {@link SteadyClock#elapsed}
     */
    record Item(Withdrawn what, long epoch, long since) {
        Pushed push() {
            return what.push();
        }
    }
}
