package dev.zimpush.benchmarks.ack;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A map and the JDK's ScheduledThreadPoolExecutor, which removes what is cancelled. */
final class ScheduledTracker implements Tracker {
    private final ConcurrentHashMap<Key, Wait> waits;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final long nanos;
    private final OnTimeout onTimeout;

    ScheduledTracker(Duration timeout, int outstanding, OnTimeout onTimeout) {
        this.nanos = timeout.toNanos();
        this.onTimeout = onTimeout;
        this.waits = new ConcurrentHashMap<>(outstanding);
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public boolean track(Peer peer, String id, Item item) {
        Wait wait = new Wait(new Key(peer, id), item);
        wait.timeout = timer.schedule(wait, nanos, TimeUnit.NANOSECONDS);
        if (waits.putIfAbsent(wait.key, wait) == null) {
            return true;
        }
        wait.cancel();
        return false;
    }

    @Override
    public @Nullable Item acknowledge(Peer peer, String id) {
        Wait wait = waits.remove(new Key(peer, id));
        if (wait == null) {
            return null;
        }
        wait.cancel();
        return wait.item;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private final class Wait implements Runnable {
        final Key key;
        final Item item;

        /** Set before it is put into the map. */
        @Nullable
        ScheduledFuture<?> timeout;

        Wait(Key key, Item item) {
            this.key = key;
            this.item = item;
        }

        void cancel() {
            if (timeout != null) {
                timeout.cancel(false);
            }
        }

        @Override
        public void run() {
            if (waits.remove(key, this)) {
                onTimeout.timedOut(item);
            }
        }
    }
}
