package dev.zimpush.benchmarks.ack;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A map and Netty's HashedWheelTimer: what most would write. The wheel has slots for the whole timeout, so that no slot is
 * looked at before its time, and no leak detection.
 */
final class WheelTracker implements Tracker {
    private final ConcurrentHashMap<Key, Timeout> waits;
    private final HashedWheelTimer timer;
    private final long nanos;
    private final OnTimeout onTimeout;

    WheelTracker(Duration timeout, Duration tick, int outstanding, OnTimeout onTimeout) {
        this.nanos = timeout.toNanos();
        this.onTimeout = onTimeout;
        this.waits = new ConcurrentHashMap<>(outstanding);
        int slots = (int) (timeout.toMillis() / tick.toMillis()) + 1;
        this.timer = new HashedWheelTimer(
                Executors.defaultThreadFactory(), tick.toMillis(), TimeUnit.MILLISECONDS, slots, false);
    }

    @Override
    public boolean track(Peer peer, String id, Item item) {
        Wait wait = new Wait(new Key(peer, id), item);
        Timeout timeout = timer.newTimeout(wait, nanos, TimeUnit.NANOSECONDS);
        if (waits.putIfAbsent(wait.key, timeout) == null) {
            return true;
        }
        timeout.cancel();
        return false;
    }

    @Override
    public @Nullable Item acknowledge(Peer peer, String id) {
        Timeout timeout = waits.remove(new Key(peer, id));
        if (timeout == null) {
            return null;
        }
        timeout.cancel();
        return ((Wait) timeout.task()).item;
    }

    @Override
    public void close() {
        timer.stop();
    }

    private final class Wait implements TimerTask {
        final Key key;
        final Item item;

        Wait(Key key, Item item) {
            this.key = key;
            this.item = item;
        }

        @Override
        public void run(Timeout timeout) {
            if (waits.remove(key, timeout)) {
                onTimeout.timedOut(item);
            }
        }
    }
}
