package dev.zimpush.examples.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

/** The facts of a run as they come in, and the run's clock. Safe for use by several threads. */
final class Ledger {
    private final long start = System.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final List<Fact> facts = new ArrayList<>(); // guarded by the lock
    private long lastTraffic; // guarded by the lock

    /** Milliseconds since the run began. */
    long now() {
        return (System.nanoTime() - start) / 1_000_000;
    }

    /** Adds a fact that is seen at this moment. */
    void add(LongFunction<Fact> at) {
        lock.lock();
        try {
            Fact fact = at.apply(now());
            facts.add(fact);
            if (!(fact instanceof Fact.Connected) && !(fact instanceof Fact.Disconnected)) {
                lastTraffic = fact.at();
            }
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A copy of all that came so far. */
    List<Fact> facts() {
        lock.lock();
        try {
            return List.copyOf(facts);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for so many facts of a kind; tells whether they came in time. */
    boolean await(Class<? extends Fact> kind, int count, Duration atMost) throws InterruptedException {
        long end = now() + atMost.toMillis();
        lock.lock();
        try {
            while (facts.stream().filter(kind::isInstance).count() < count) {
                long left = end - now();
                if (left <= 0) {
                    return false;
                }
                added.awaitNanos(Duration.ofMillis(left).toNanos());
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets the run go on until that time, in milliseconds since its beginning. */
    void waitUntil(long time) throws InterruptedException {
        lock.lock();
        try {
            long left;
            while ((left = time - now()) > 0) {
                added.awaitNanos(Duration.ofMillis(left).toNanos());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing but connecting was seen for a while; tells whether it became so quiet in time. */
    boolean awaitQuiet(Duration quiet, Duration atMost) throws InterruptedException {
        long end = now() + atMost.toMillis();
        lock.lock();
        try {
            while (true) {
                long now = now();
                long left = lastTraffic + quiet.toMillis() - now;
                if (left <= 0) {
                    return true;
                }
                if (now >= end) {
                    return false;
                }
                added.awaitNanos(Duration.ofMillis(Math.min(left, end - now)).toNanos());
            }
        } finally {
            lock.unlock();
        }
    }
}
