package dev.zimpush.core.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks on an executor, a few at a time.
 *
 * <p>Adding a task ({@link #later}) calls nobody, so it may be done under a lock; the one who added it calls {@link #kick}
 * after the lock. Tasks begin in the order in which they were added. What a task throws is logged.
 */
public final class Workers {
    private static final Logger log = LoggerFactory.getLogger(Workers.class);

    private final Executor executor;
    private final int most;
    private final Runnable onRefusal;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();

    /**
     * Uses an executor that somebody else closes.
     *
     * @param most how many tasks may run at once
     * @param onRefusal called when the executor refused to work; sees to it that {@link #kick} is called later
     */
    public Workers(Executor executor, int most, Runnable onRefusal) {
        this.executor = executor;
        this.most = most;
        this.onRefusal = onRefusal;
    }

    /** Adds a task; {@link #kick} must follow. */
    public void later(Runnable task) {
        tasks.add(task);
    }

    /** Sees to it that what was added is run. Never under a lock: the executor may run it here and now. */
    public void kick() {
        while (!tasks.isEmpty()) {
            int now = running.get();
            if (now >= most) {
                return;
            }
            if (running.compareAndSet(now, now + 1)) {
                start();
                return;
            }
        }
    }

    /** Both. */
    public void run(Runnable task) {
        later(task);
        kick();
    }

    /** Runs what has not begun on the calling thread, as far as there is room: the executor takes nothing more. */
    public void finish() {
        int now = running.get();
        while (!tasks.isEmpty() && now < most) {
            if (running.compareAndSet(now, now + 1)) {
                new Turn().run();
            }
            now = running.get();
        }
    }

    private void start() {
        Turn turn = new Turn();
        try {
            executor.execute(turn);
        } catch (RuntimeException | Error e) {
            if (!turn.begun) {
                running.decrementAndGet();
            }
            log.error("the executor refused work, which is offered to it again", e);
            onRefusal.run();
        }
    }

    private void work() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.run();
            } catch (Exception | LinkageError | AssertionError e) {
                log.error("a task failed", e);
            }
        }
    }

    /** The tasks that there are, one after the other. */
    private final class Turn implements Runnable {
        boolean begun;

        @Override
        public void run() {
            begun = true;
            try {
                work();
            } finally {
                running.decrementAndGet();
                kick();
            }
        }
    }
}
