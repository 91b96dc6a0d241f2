package dev.zimpush.figures;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The recipients: they acknowledge each message 50 ms after it was accepted, on a thread of their own. */
final class Acks implements AutoCloseable {
    private static final long DELAY = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(1);

    private final Subject subject;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong count = new AtomicLong();
    private final Thread thread = new Thread(this::run, "acks");
    private volatile boolean closed;

    private record Waiting(long n, long at) {}

    Acks(Subject subject) {
        this.subject = subject;
        thread.setDaemon(true);
        thread.start();
    }

    void accepted(long n) {
        waiting.add(new Waiting(n, System.nanoTime() + DELAY));
    }

    /** How many were acknowledged. */
    long count() {
        return count.get();
    }

    private void run() {
        while (!closed) {
            long now = System.nanoTime();
            for (Waiting next = waiting.peek(); next != null && next.at - now <= 0; next = waiting.peek()) {
                waiting.remove();
                subject.acknowledge(next.n);
                count.incrementAndGet();
            }
            LockSupport.parkNanos(STEP);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
