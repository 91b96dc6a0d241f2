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
    private static final int TURN = 64;
    private static final Logger log = LoggerFactory.getLogger(Workers.class);

    private final Executor executor;
    private final int most;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();

    /**
     * Uses an executor that somebody else closes.
     *
     * @param most how many tasks may run at once
     */
    public Workers(Executor executor, int most) {
        this.executor = executor;
        this.most = most;
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

    private void start() {
        Turn turn = new Turn();
        try {
            executor.execute(turn);
        } catch (RuntimeException | Error e) {
            if (!turn.begun) {
                running.decrementAndGet();
            }
            if (e instanceof Error error) {
                throw error;
            }
            log.error("the executor refused work; what is due stays until it takes some again", e);
        }
    }

    private void work() {
        for (int i = 0; i < TURN; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                break;
            }
            try {
                task.run();
            } catch (Exception | LinkageError | AssertionError e) {
                log.error("a task failed", e);
            }
        }
    }

    /** Some tasks, then the executor may do something else. */
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
