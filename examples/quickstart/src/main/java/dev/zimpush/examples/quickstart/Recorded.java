package dev.zimpush.examples.quickstart;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * A growing record of what happened, on which other threads can wait with a timeout.
 *
 * <p>Safe for use by several threads. Predicates run under the record's lock, so they must be short and call nothing.
 */
final class Recorded<T> {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final List<T> items = new ArrayList<>();

    void add(T item) {
        lock.lock();
        try {
            items.add(item);
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    List<T> all() {
        return all(item -> true);
    }

    List<T> all(Predicate<? super T> wanted) {
        lock.lock();
        try {
            return items.stream().filter(wanted).toList();
        } finally {
            lock.unlock();
        }
    }

    /** The first item that is {@code wanted}: at once when it is there already, else as soon as it comes. */
    T await(String what, Predicate<? super T> wanted, Duration timeout) throws InterruptedException, TimeoutException {
        long left = timeout.toNanos();
        int seen = 0;
        lock.lock();
        try {
            while (true) {
                for (; seen < items.size(); seen++) {
                    if (wanted.test(items.get(seen))) {
                        return items.get(seen);
                    }
                }
                if (left <= 0) {
                    throw new TimeoutException("no " + what + " within " + timeout.toMillis() + " ms, only " + items);
                }
                left = added.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
