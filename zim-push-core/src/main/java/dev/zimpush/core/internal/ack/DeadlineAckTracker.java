package dev.zimpush.core.internal.ack;

import dev.zimpush.AckTracker;
import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.Reminder;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.core.internal.time.Timed;
import dev.zimpush.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ack tracker that is used alone, on the same wheel as the engine's.
 *
 * <p>A peer's items are a map in the order of tracking, changed inside the outer map's compute for that peer; who takes an
 * item out of it owns it, which decides every race. An item whose timer rings first is taken out by the timer.
 */
public final class DeadlineAckTracker<P, T> implements AckTracker<P, T> {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Logger log = LoggerFactory.getLogger(DeadlineAckTracker.class);

    private final ConcurrentHashMap<P, LinkedHashMap<String, Item>> peers = new ConcurrentHashMap<>();
    private final AtomicInteger outstanding = new AtomicInteger();
    private final SteadyClock clock;
    private final Deadlines deadlines;
    private final Workers workers;
    private final Duration timeout;
    private final TimeoutHandler<P, T> handler;

    private volatile boolean closed;

    /** Waits for {@code timeout} unless told otherwise, and reports on that executor. */
    public DeadlineAckTracker(TimeSource time, Executor executor, Duration timeout, TimeoutHandler<P, T> handler) {
        this.timeout = timeout;
        this.handler = handler;
        this.clock = new SteadyClock(
                time, stoodStill -> log.warn("this process stood still for {}; timeouts move by as much", stoodStill));
        this.deadlines = new Deadlines(time, clock, "zim-push-ack-timer", this::kick);
        this.workers = new Workers(executor, 2, new Reminder(deadlines, clock)::soon);
        checked(timeout);
    }

    private void kick() {
        workers.kick();
    }

    private static long checked(Duration timeout) {
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "timeout " + timeout + " is not between " + SHORTEST + " and " + LONGEST);
        }
        return timeout.toNanos();
    }

    @Override
    public boolean track(P peer, String id, T item) {
        return track(peer, id, item, timeout);
    }

    @Override
    public boolean track(P peer, String id, T item, Duration wait) {
        Item tracked = new Item(peer, id, item, clock.now() + checked(wait));
        boolean[] added = {false};
        peers.compute(peer, (key, items) -> {
            if (closed) {
                throw new IllegalStateException("the tracker is closed; nothing can be tracked");
            }
            LinkedHashMap<String, Item> all = items == null ? new LinkedHashMap<>(4) : items;
            added[0] = all.putIfAbsent(id, tracked) == null;
            return all;
        });
        if (added[0]) {
            deadlines.began();
            outstanding.incrementAndGet();
            deadlines.update(tracked);
        }
        return added[0];
    }

    @Override
    public Optional<T> acknowledge(P peer, String id) {
        Item item = take(peer, id, null);
        if (item == null) {
            return Optional.empty();
        }
        item.end();
        return Optional.of(item.value);
    }

    @Override
    public List<T> forget(P peer) {
        LinkedHashMap<String, Item> items = peers.remove(peer);
        if (items == null) {
            return List.of();
        }
        List<T> values = new ArrayList<>(items.size());
        for (Item item : items.values()) {
            item.end();
            values.add(item.value);
        }
        outstanding.addAndGet(-values.size());
        return values;
    }

    /** Takes an item out, if it is there, and the one that is expected. */
    private @Nullable Item take(P peer, String id, @Nullable Item expected) {
        List<Item> taken = new ArrayList<>(1);
        peers.computeIfPresent(peer, (key, items) -> {
            Item found = items.get(id);
            if (found != null && (expected == null || found == expected)) {
                items.remove(id);
                taken.add(found);
            }
            return items.isEmpty() ? null : items;
        });
        if (taken.isEmpty()) {
            return null;
        }
        outstanding.decrementAndGet();
        return taken.get(0);
    }

    @Override
    public int outstanding() {
        return outstanding.get();
    }

    @Override
    public void close() {
        closed = true;
        deadlines.close();
        peers.keySet().forEach(this::forget);
    }

    private void report(Item item) {
        if (closed || take(item.peer, item.id, item) == null) {
            return;
        }
        item.end();
        handler.timedOut(item.peer, item.id, item.value);
    }

    private final class Item extends Timed {
        private final P peer;
        private final String id;
        private final T value;
        private volatile long dueAt;

        Item(P peer, String id, T value, long dueAt) {
            this.peer = peer;
            this.id = id;
            this.value = value;
            this.dueAt = dueAt;
        }

        void end() {
            dueAt = NEVER;
            deadlines.ended();
        }

        @Override
        protected long dueAt() {
            return dueAt;
        }

        @Override
        protected void due(long now) {
            if (dueAt <= now) {
                workers.later(() -> report(this));
            }
        }
    }
}
