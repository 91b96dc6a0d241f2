package dev.zimpush.fcm;

import com.google.firebase.FirebaseApp;
import com.google.firebase.ThreadManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that wait for FCM's answers: named daemons, made when needed, gone after half a minute without work. All
 * threads of the provider come from here, also those that the SDK wants. Thread-safe.
 */
final class FcmWorkers extends ThreadManager {
    private static final long IDLE_SECONDS = 30;

    private final Set<Thread> own = ConcurrentHashMap.newKeySet();
    private final ThreadFactory factory;
    private final ThreadPoolExecutor pool;

    FcmWorkers(String name, int threads, int waiting) {
        AtomicInteger count = new AtomicInteger();
        this.factory = task -> {
            Thread thread = new Thread(() -> runOwn(task), "zim-push-" + name + '-' + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        this.pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(waiting), factory);
        pool.allowCoreThreadTimeOut(true);
    }

    private void runOwn(Runnable task) {
        own.add(Thread.currentThread());
        try {
            task.run();
        } finally {
            own.remove(Thread.currentThread());
        }
    }

    /** Has a worker run it; false when too many wait already. */
    boolean run(Runnable task) {
        try {
            pool.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Takes no more work and returns what has not begun. */
    List<Runnable> stop() {
        pool.shutdown();
        List<Runnable> waiting = new ArrayList<>();
        pool.getQueue().drainTo(waiting);
        return waiting;
    }

    /** Waits for the threads to end, unless this is one of them. False when one has not ended in time. */
    boolean awaitEnd(long seconds) {
        if (own.contains(Thread.currentThread())) {
            return true;
        }
        try {
            return pool.awaitTermination(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    protected ExecutorService getExecutor(FirebaseApp app) {
        return pool;
    }

    /** The pool ends with the provider, not with the app. */
    @Override
    protected void releaseExecutor(FirebaseApp app, ExecutorService executor) {}

    @Override
    protected ThreadFactory getThreadFactory() {
        return factory;
    }
}
