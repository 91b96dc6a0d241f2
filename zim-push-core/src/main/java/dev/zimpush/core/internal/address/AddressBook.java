package dev.zimpush.core.internal.address;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.zimpush.Registration;
import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.Backend;
import dev.zimpush.spi.DeviceStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and writes the addresses of users' devices, in front of a {@link DeviceStore}.
 *
 * <p>A store that may block is called on the workers only, many users at once, behind a short-lived cache that every write
 * made here invalidates. What is asked about one user ({@link #inOrder}) is answered in the order in which it was asked,
 * whether it comes from the cache or not; that keeps the sends to one user in order. Thread-safe.
 */
public final class AddressBook {
    private static final int BATCH = 256;
    private static final Logger log = LoggerFactory.getLogger(AddressBook.class);

    private final DeviceStore store;
    private final Workers io;
    private final @Nullable AsyncCache<String, Loaded> cache;
    private final Queue<Load> loads = new ConcurrentLinkedQueue<>();
    private final ConcurrentHashMap<String, Queue<Waiter>> waiting = new ConcurrentHashMap<>();
    private final AtomicBoolean troubled = new AtomicBoolean();
    private volatile boolean closed;

    /**
     * Uses the backend's store.
     *
     * @param fresh how long what was read is good for, as far as another process may change it
     * @param most how many users the cache may hold
     */
    public AddressBook(Backend backend, Workers io, SteadyClock clock, Duration fresh, long most) {
        this.store = backend.devices();
        this.io = io;
        this.cache = backend.blocking()
                ? Caffeine.newBuilder()
                        .expireAfterWrite(fresh)
                        .maximumSize(most)
                        .ticker(clock::now)
                        .executor(Runnable::run)
                        .buildAsync()
                : null;
    }

    /**
     * Calls with the user's live addresses, or with the failure to read them: here and now if they are at hand and nobody
     * waits for that user, else on a worker, after those who wait.
     */
    public void inOrder(String userId, BiConsumer<@Nullable List<Registration>, @Nullable Throwable> then) {
        AsyncCache<String, Loaded> addresses = cache;
        if (addresses == null) {
            answer(userId, then);
            return;
        }
        CompletableFuture<Loaded> known = addresses.getIfPresent(userId);
        if (known != null && known.isDone() && known.join().live != null && !waiting.containsKey(userId)) {
            then.accept(known.join().live, null);
            return;
        }
        boolean[] first = {false};
        Waiter waiter = new Waiter(then);
        waiting.compute(userId, (user, queue) -> {
            first[0] = queue == null;
            Queue<Waiter> waiters = queue == null ? new ArrayDeque<>(2) : queue;
            waiters.add(waiter);
            return waiters;
        });
        if (first[0]) {
            serve(userId, addresses);
        }
    }

    private void answer(String userId, BiConsumer<@Nullable List<Registration>, @Nullable Throwable> then) {
        List<Registration> live;
        try {
            live = readFresh(List.of(userId)).getOrDefault(userId, List.of());
        } catch (Exception | LinkageError | AssertionError e) {
            then.accept(null, e);
            return;
        }
        then.accept(live, null);
    }

    /** Serves those who wait for a user; there is one server a user. */
    private void serve(String userId, AsyncCache<String, Loaded> addresses) {
        CompletionStage<Loaded> loaded = load(userId, addresses);
        loaded.thenAccept(answer -> {
            List<Registration> live = answer.live;
            Throwable failure = answer.failure;
            if (failure == null && addresses.getIfPresent(userId) != loaded) {
                // a write overtook the load: who asked after it must see what was written
                serve(userId, addresses);
                return;
            }
            for (List<Waiter> next = takeWaiting(userId); !next.isEmpty(); next = takeWaiting(userId)) {
                next.forEach(waiter -> waiter.answer(live, failure));
                if (failure != null && someoneWaits(userId)) {
                    serve(userId, addresses);
                    return;
                }
            }
        });
    }

    /** Takes all who wait; with none, there is no server any more. */
    private List<Waiter> takeWaiting(String userId) {
        List<Waiter> taken = new ArrayList<>();
        waiting.computeIfPresent(userId, (user, queue) -> {
            taken.addAll(queue);
            queue.clear();
            return taken.isEmpty() ? null : queue;
        });
        return taken;
    }

    private boolean someoneWaits(String userId) {
        return waiting.computeIfPresent(userId, (user, queue) -> queue.isEmpty() ? null : queue) != null;
    }

    private CompletionStage<Loaded> load(String userId, AsyncCache<String, Loaded> addresses) {
        CompletableFuture<Loaded> made = new CompletableFuture<>();
        CompletableFuture<Loaded> there =
                addresses.asMap().compute(userId, (user, known) -> hasFailed(known) ? made : known);
        if (there != made) {
            return there;
        }
        loads.add(new Load(userId, made));
        io.run(this::loadBatch);
        return made;
    }

    private void loadBatch() {
        List<Load> batch = new ArrayList<>();
        for (Load load = loads.poll(); load != null; load = batch.size() == BATCH ? null : loads.poll()) {
            batch.add(load);
        }
        if (batch.isEmpty()) {
            return;
        }
        Map<String, List<Registration>> live;
        try {
            live = readFresh(batch.stream().map(Load::userId).distinct().toList());
        } catch (Exception | LinkageError | AssertionError e) {
            batch.forEach(load -> load.result.complete(new Loaded(null, e)));
            return;
        }
        batch.forEach(load -> load.result.complete(new Loaded(live.getOrDefault(load.userId, List.of()), null)));
    }

    private static boolean hasFailed(@Nullable CompletableFuture<Loaded> known) {
        return known == null || (known.isDone() && known.join().live == null);
    }

    /**
     * Reads the store, past the cache; on the calling thread, which must be a worker. Warns of the first failure after a
     * success.
     *
     * @throws RuntimeException the store's
     */
    public Map<String, List<Registration>> readFresh(Collection<String> userIds) {
        Map<String, List<Registration>> live;
        try {
            live = Objects.requireNonNull(store.live(userIds), "the store's answer");
        } catch (Exception | LinkageError | AssertionError e) {
            warn(e);
            throw e;
        }
        troubled.set(false);
        return live;
    }

    private void warn(Throwable why) {
        if (!closed && troubled.compareAndSet(false, true)) {
            log.warn("addresses can't be read or written; what needs them fails or waits until they can", why);
        }
    }

    /** Whether what {@link #inOrder} says may be older than what {@link #readFresh} says. */
    public boolean isCached() {
        return cache != null;
    }

    /** Fails what still waits for the store, after the workers have ended. */
    public void close() {
        closed = true;
        for (Load load = loads.poll(); load != null; load = loads.poll()) {
            load.result.complete(new Loaded(null, new IllegalStateException("zim-push is closed")));
        }
    }

    /** Runs a write where it may block, warns as {@link #readFresh} does, and makes the cache forget the users it names. */
    public <T> CompletionStage<T> write(Function<DeviceStore, T> write, Function<T, Collection<String>> users) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable task = () -> {
            T value;
            try {
                value = write.apply(store);
                if (cache != null) {
                    users.apply(value).forEach(cache.synchronous()::invalidate);
                }
            } catch (Exception | LinkageError | AssertionError e) {
                warn(e);
                result.completeExceptionally(e);
                return;
            }
            result.complete(value);
        };
        if (cache == null) {
            task.run();
        } else {
            io.run(task);
        }
        return result;
    }

    private record Load(String userId, CompletableFuture<Loaded> result) {}

    /** What was read, or why it could not be: a value, since the cache would complain about a failure in its own words. */
    private record Loaded(
            @Nullable List<Registration> live, @Nullable Throwable failure) {}

    private record Waiter(BiConsumer<@Nullable List<Registration>, @Nullable Throwable> then) {
        void answer(@Nullable List<Registration> live, @Nullable Throwable failure) {
            try {
                then.accept(live, failure);
            } catch (Exception | LinkageError | AssertionError e) {
                log.error("what waited for addresses failed; the next in line goes on", e);
            }
        }
    }
}
