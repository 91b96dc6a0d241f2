package dev.zimpush.benchmarks.push;

import dev.zimpush.benchmarks.suite.WarmSide;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** One thread of a host that pushes as fast as the answers come: at most a window of pushes is unanswered. */
final class PushLoop implements WarmSide.Load, Pusher.Answers {
    private static final long WAIT = TimeUnit.MICROSECONDS.toNanos(100);

    private final Semaphore free;
    private final int batch;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile boolean paused;

    /**
     * One with that window.
     *
     * @param batch how many places the thread takes at a time
     */
    PushLoop(int window, int batch) {
        this.free = new Semaphore(window);
        this.batch = batch;
    }

    /** Begins; ends with its JVM. */
    void start(Pusher pusher) {
        Thread thread = new Thread(() -> run(pusher), "host");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Pusher pusher) {
        for (long n = 0; true; n++) {
            while (paused) {
                LockSupport.parkNanos(WAIT);
            }
            if (n % batch == 0) {
                free.acquireUninterruptibly(batch);
            }
            pusher.push(n);
        }
    }

    @Override
    public void answered(boolean yes) {
        (yes ? accepted : refused).increment();
        free.release();
    }

    /**
     * How many were accepted.
     *
     * @throws IllegalStateException when one was not
     */
    @Override
    public long done() {
        if (refused.sum() > 0) {
            throw new IllegalStateException(refused.sum() + " pushes were not accepted");
        }
        return accepted.sum();
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
    }
}
