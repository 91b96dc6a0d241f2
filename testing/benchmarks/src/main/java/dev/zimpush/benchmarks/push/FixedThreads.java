package dev.zimpush.benchmarks.push;

import com.google.firebase.FirebaseApp;
import com.google.firebase.ThreadManager;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** So many daemon threads for the Firebase SDK, instead of as many as there are calls. */
final class FixedThreads extends ThreadManager {
    private final ThreadFactory factory = task -> {
        Thread thread = new Thread(task, "firebase");
        thread.setDaemon(true);
        return thread;
    };
    private final ExecutorService executor;

    FixedThreads(int threads) {
        this.executor = Executors.newFixedThreadPool(threads, factory);
    }

    @Override
    protected ExecutorService getExecutor(FirebaseApp app) {
        return executor;
    }

    @Override
    protected void releaseExecutor(FirebaseApp app, ExecutorService unused) {
        executor.shutdown();
    }

    @Override
    protected ThreadFactory getThreadFactory() {
        return factory;
    }
}
