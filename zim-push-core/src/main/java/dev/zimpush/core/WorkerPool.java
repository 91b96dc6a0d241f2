package dev.zimpush.core;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The host's executor, which stays open, or a pool of our own, which is closed with the rest. */
final class WorkerPool implements Executor, AutoCloseable {
    private final Executor executor;
    private final @Nullable ThreadPoolExecutor own;

    private WorkerPool(Executor executor, @Nullable ThreadPoolExecutor own) {
        this.executor = executor;
        this.own = own;
    }

    static WorkerPool of(@Nullable Executor hosts, int threads) {
        if (hosts != null) {
            return new WorkerPool(hosts, null);
        }
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(threads, threads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "zim-push-worker-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return new WorkerPool(pool, pool);
    }

    /** Runs it; once our own threads have ended, nothing is left to be done, and it is dropped. */
    @Override
    public void execute(Runnable task) {
        if (own != null && own.isShutdown()) {
            return;
        }
        executor.execute(task);
    }

    /** Ends our own threads: what runs may finish within a second, then it is interrupted. */
    @Override
    public void close() {
        if (own == null) {
            return;
        }
        own.shutdown();
        try {
            if (!own.awaitTermination(1, TimeUnit.SECONDS)) {
                own.shutdownNow();
            }
        } catch (InterruptedException e) {
            own.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
