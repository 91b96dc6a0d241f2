package dev.zimpush.benchmarks.ack;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/** A map and Agrona's DeadlineTimerWheel, which is for one thread: behind a lock, with a thread that polls it. */
final class AgronaTracker implements Tracker {
    private static final long TICK = 1L << 23;
    private static final int SLOTS = 4096;
    private static final int AT_ONCE = 1024;

    private final ConcurrentHashMap<Key, Wait> waits;

    /** Guards the two below. */
    private final Object lock = new Object();

    private final DeadlineTimerWheel wheel =
            new DeadlineTimerWheel(TimeUnit.NANOSECONDS, System.nanoTime(), TICK, SLOTS, 64);
    private final Long2ObjectHashMap<Wait> byTimer = new Long2ObjectHashMap<>();

    private final long nanos;
    private final OnTimeout onTimeout;
    private volatile boolean closed;

    AgronaTracker(Duration timeout, int outstanding, OnTimeout onTimeout) {
        this.nanos = timeout.toNanos();
        this.onTimeout = onTimeout;
        this.waits = new ConcurrentHashMap<>(outstanding);
        Thread poller = new Thread(this::poll, "agrona-timer");
        poller.setDaemon(true);
        poller.start();
    }

    private void poll() {
        while (!closed) {
            long now = System.nanoTime();
            int expired;
            synchronized (lock) {
                expired = wheel.poll(now, this::expire, AT_ONCE);
            }
            if (expired < AT_ONCE) {
                LockSupport.parkNanos(TICK);
            }
        }
    }

    private boolean expire(TimeUnit unit, long now, long timer) {
        Wait wait = byTimer.remove(timer);
        if (wait != null && waits.remove(wait.key, wait)) {
            onTimeout.timedOut(wait.item);
        }
        return true;
    }

    @Override
    public boolean track(Peer peer, String id, Item item) {
        Wait wait = new Wait(new Key(peer, id), item);
        synchronized (lock) {
            wait.timer = wheel.scheduleTimer(System.nanoTime() + nanos);
            byTimer.put(wait.timer, wait);
        }
        if (waits.putIfAbsent(wait.key, wait) == null) {
            return true;
        }
        cancel(wait);
        return false;
    }

    @Override
    public @Nullable Item acknowledge(Peer peer, String id) {
        Wait wait = waits.remove(new Key(peer, id));
        if (wait == null) {
            return null;
        }
        cancel(wait);
        return wait.item;
    }

    private void cancel(Wait wait) {
        synchronized (lock) {
            wheel.cancelTimer(wait.timer);
            byTimer.remove(wait.timer);
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private static final class Wait {
        final Key key;
        final Item item;
        long timer;

        Wait(Key key, Item item) {
            this.key = key;
            this.item = item;
        }
    }
}
