package dev.zimpush.benchmarks.ack;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.time.Duration;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Caffeine with an expiry of its own for each entry, and the system's scheduler, without which expiry waits for traffic. */
final class CaffeineTracker implements Tracker {
    private final ConcurrentMap<Key, Item> waits;

    CaffeineTracker(Duration timeout, int outstanding, OnTimeout onTimeout) {
        Cache<Key, Item> cache = Caffeine.newBuilder()
                .expireAfter(Expiry.<Key, Item>creating((key, item) -> timeout))
                .scheduler(Scheduler.systemScheduler())
                .initialCapacity(outstanding)
                .removalListener((@Nullable Key key, @Nullable Item item, RemovalCause cause) -> {
                    if (cause == RemovalCause.EXPIRED && item != null) {
                        onTimeout.timedOut(item);
                    }
                })
                .build();
        this.waits = cache.asMap();
    }

    @Override
    public boolean track(Peer peer, String id, Item item) {
        return waits.putIfAbsent(new Key(peer, id), item) == null;
    }

    @Override
    public @Nullable Item acknowledge(Peer peer, String id) {
        return waits.remove(new Key(peer, id));
    }

    @Override
    public void close() {
        waits.clear();
    }
}
