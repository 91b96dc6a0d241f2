package dev.zimpush.benchmarks.push;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/** One thread of a host that pushes as fast as the answers come: at most a window of pushes is unanswered. */
final class PushLoop implements Pusher.Answers {
    private final Semaphore free;
    private final int batch;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();

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

    /** How many were accepted. */
    long accepted() {
        return accepted.sum();
    }

    /** How many were not. */
    long refused() {
        return refused.sum();
    }
}
