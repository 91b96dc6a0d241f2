package dev.zimpush.core.internal.history;

import dev.zimpush.DeliveryId;
import dev.zimpush.Explanation.Step;
import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.time.Appointment;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.History;
import dev.zimpush.spi.History.Entry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the steps that are kept to the store, a second's at a time, or sooner when there are many. What the store does not take is
 * tried once a second. Meanwhile no further chain is admitted once {@value #ADMIT_BELOW} steps wait; those that were go on, up to {@value
 * #STEPS_AT_MOST} steps. Thread-safe.
 */
public final class StoredHistory {
    static final int ADMIT_BELOW = 20_000;
    static final int STEPS_AT_MOST = 2 * ADMIT_BELOW;
    private static final int STEPS_OF_AN_ENTRY = 6;
    private static final int ENTRIES_AT_ONCE = 200;
    private static final long WRITE_AFTER = TimeUnit.SECONDS.toNanos(1);
    private static final Logger log = LoggerFactory.getLogger(StoredHistory.class);

    private final History store;
    private final SteadyClock clock;
    private final Appointment writing;
    private final Losses refused;
    private final Losses cut;

    /** Held while the store is written to; before the monitor. */
    private final ReentrantLock toStore = new ReentrantLock();

    /** What is taken to be written, in order; guarded by {@link #toStore}. */
    private final Queue<Part> unwritten = new ArrayDeque<>();

    /** Guarded by the monitor, like all below. */
    private Map<Group, List<Step>> waiting = new LinkedHashMap<>();

    /** How many are not in the store, of those that wait and those that are taken. */
    private int steps;

    /** Whether a write is to come, or is under way. */
    private boolean appointed;

    /** Whether it does not wait for the second to be over. */
    private boolean hurried;

    /** Whether the store did not take the last. */
    private boolean troubled;

    private boolean closed;

    /**
     * Writes to that store, on those workers.
     *
     * @param age how long it is kept
     */
    public StoredHistory(History store, Duration age, Workers io, Deadlines deadlines, SteadyClock clock) {
        this.store = store;
        this.clock = clock;
        this.writing = new Appointment(deadlines, clock, now -> io.later(this::write));
        this.refused = new Losses(
                clock,
                age,
                "deliveries whose steps are not written to the store, which does not take them fast enough");
        this.cut = new Losses(clock, age, "steps lost, which the store did not take fast enough");
    }

    /** Whether there is room for another chain; if not, it counts as lost. */
    boolean admits() {
        synchronized (this) {
            if (steps < ADMIT_BELOW && !closed) {
                return true;
            }
        }
        refused.add();
        return false;
    }

    /** Whether there is something that should be in the store and is not, and will not be. */
    boolean lacks() {
        return refused.any() || cut.any();
    }

    /** Adds a step of a chain that was admitted; calls nobody. */
    void add(Step step) {
        boolean lost;
        long in = WRITE_AFTER;
        synchronized (this) {
            lost = steps >= STEPS_AT_MOST || closed;
            if (!lost) {
                steps++;
                waiting.computeIfAbsent(new Group(step.event().delivery(), step.node()), group -> new ArrayList<>(6))
                        .add(step);
                boolean many = waiting.size() >= ENTRIES_AT_ONCE && !troubled;
                if (appointed && (hurried || !many)) {
                    return;
                }
                appointed = true;
                if (many) {
                    hurried = true;
                    in = 0;
                }
            }
        }
        if (lost) {
            cut.add();
        } else {
            writing.in(in);
        }
    }

    private void write() {
        if (!toStore.tryLock()) {
            // another write is under way, which sees to the rest
            return;
        }
        boolean taken;
        try {
            taken = write(Long.MAX_VALUE);
        } finally {
            toStore.unlock();
        }
        long in;
        synchronized (this) {
            troubled = !taken;
            hurried = taken && waiting.size() >= ENTRIES_AT_ONCE;
            appointed = steps > 0 && !closed;
            if (!appointed) {
                return;
            }
            in = hurried ? 0 : WRITE_AFTER;
        }
        writing.in(in);
    }

    /** Writes what was taken before, then what waits; under {@link #toStore}. Says whether all of it was written by then. */
    private boolean write(long until) {
        return writeTaken(until) && take() && writeTaken(until);
    }

    private boolean take() {
        Map<Group, List<Step>> taken;
        synchronized (this) {
            taken = waiting;
            waiting = new LinkedHashMap<>();
        }
        taken.forEach((group, steps) -> {
            for (int from = 0; from < steps.size(); from += STEPS_OF_AN_ENTRY) {
                List<Step> some = steps.subList(from, Math.min(steps.size(), from + STEPS_OF_AN_ENTRY));
                StringBuilder text = new StringBuilder();
                some.forEach(step -> text.append(StepWriter.write(step.event())).append('\n'));
                unwritten.add(new Part(new Entry(group.delivery, group.node, text.toString()), some.size()));
            }
        });
        return true;
    }

    private boolean writeTaken(long until) {
        while (!unwritten.isEmpty()) {
            if (clock.elapsed() >= until) {
                return false;
            }
            List<Part> batch = unwritten.stream().limit(ENTRIES_AT_ONCE).toList();
            try {
                store.append(batch.stream().map(Part::entry).toList());
            } catch (Exception | LinkageError | AssertionError e) {
                log.debug("the history can't be written to the store now", e);
                return false;
            }
            batch.forEach(part -> unwritten.remove());
            int written = batch.stream().mapToInt(Part::steps).sum();
            synchronized (this) {
                steps -= written;
            }
        }
        return true;
    }

    /** Writes what there is, on the calling thread, once, for that long at most and a call of the store's; after the workers have ended. */
    public void close(Duration atMost) {
        long until = clock.elapsed() + atMost.toNanos();
        synchronized (this) {
            closed = true;
        }
        writing.cancel();
        try {
            if (toStore.tryLock(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                try {
                    write(until);
                } finally {
                    toStore.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            if (steps > 0) {
                log.warn("{} steps of the history are lost: the store did not take them before the end", steps);
            }
        }
    }

    /** What one node told of a delivery. */
    private record Group(DeliveryId delivery, long node) {}

    /** An entry, and how many steps are in it. */
    private record Part(Entry entry, int steps) {}
}
