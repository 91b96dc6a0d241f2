package dev.zimpush.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The queue of {@link ManualTime}'s tasks, and whose turn it is to run them. One thread at a time has the turn; nothing
 * runs under the lock.
 */
final class Turns {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition turnEnded = lock.newCondition();
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private final List<Throwable> failures = new ArrayList<>();
    private @Nullable Thread owner;
    private boolean held;

    void submit(Runnable task) {
        lock.lock();
        try {
            queue.add(task);
            if (owner != null || held) {
                return;
            }
            owner = Thread.currentThread();
        } finally {
            lock.unlock();
        }
        finish();
    }

    /** Waits for the turn, does something with it, and ends it; then throws what was thrown since the last time. */
    void take(Runnable action) {
        begin();
        try {
            action.run();
        } catch (Throwable t) {
            end();
            throw t;
        }
        finish();
        throwFailures();
    }

    /** Runs what is queued until nothing is; needs the turn. */
    void runQueued(LivelockGuard guard) {
        for (Runnable task = poll(false); task != null; task = poll(false)) {
            guard.task();
            runGuarded(task);
        }
    }

    /** Runs one of the queued tasks; needs the turn. */
    void runOne(int index) {
        Runnable task;
        lock.lock();
        try {
            Objects.checkIndex(index, queue.size());
            Iterator<Runnable> tasks = queue.iterator();
            for (int i = 0; i < index; i++) {
                tasks.next();
            }
            task = tasks.next();
            tasks.remove();
        } finally {
            lock.unlock();
        }
        runGuarded(task);
    }

    /** Runs something and keeps what it throws for the test; needs the turn. */
    void runGuarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable t) {
            lock.lock();
            try {
                failures.add(t);
            } finally {
                lock.unlock();
            }
        }
    }

    void hold() {
        setHeld(true);
    }

    void release() {
        setHeld(false);
    }

    int size() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    private void begin() {
        lock.lock();
        try {
            if (owner == Thread.currentThread()) {
                throw new IllegalStateException(
                        "a task or an alarm tried to move time or to run tasks; leave that to the test");
            }
            while (owner != null) {
                turnEnded.awaitUninterruptibly();
            }
            owner = Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the turn at a moment when nothing is queued, so that no task is left behind. */
    private void finish() {
        try {
            LivelockGuard guard = new LivelockGuard();
            for (Runnable task = poll(true); task != null; task = poll(true)) {
                guard.task();
                runGuarded(task);
            }
        } catch (Throwable t) {
            end();
            throw t;
        }
    }

    private @Nullable Runnable poll(boolean endTurnIfEmpty) {
        lock.lock();
        try {
            if (!held && !queue.isEmpty()) {
                return queue.remove();
            }
            if (endTurnIfEmpty) {
                end();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            owner = null;
            turnEnded.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void setHeld(boolean value) {
        lock.lock();
        try {
            held = value;
        } finally {
            lock.unlock();
        }
    }

    private void throwFailures() {
        List<Throwable> thrown;
        lock.lock();
        try {
            thrown = List.copyOf(failures);
            failures.clear();
        } finally {
            lock.unlock();
        }
        if (!thrown.isEmpty()) {
            AssertionError error = new AssertionError("a task or an alarm threw " + thrown.get(0), thrown.get(0));
            thrown.stream().skip(1).forEach(error::addSuppressed);
            throw error;
        }
    }
}
