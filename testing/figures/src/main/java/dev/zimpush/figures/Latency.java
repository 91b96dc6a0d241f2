package dev.zimpush.figures;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/** How long a message takes to become durable at a steady rate, from the moment at which it ought to be sent. */
final class Latency {
    private static final int RATE = 10_000;
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final long FIRST = 1L << 40;
    private static final long LOOK = Duration.ofMillis(5).toNanos();
    private static final int PERCENT = 100;

    private final Server server;
    private final Options options;
    private final Report report;

    Latency(Server server, Options options, Report report) {
        this.server = server;
        this.options = options;
        this.report = report;
    }

    void run(Subject subject) throws Exception {
        measure(subject, WARM_UP, 0);
        long[] nanos = measure(subject, options.roundTime().multipliedBy(2), WARM_UP.toSeconds() * RATE);
        String load = String.format("durable latency at %,d/s, %s", RATE, subject.name());
        report.row(load + ", p50", "%.1f ms", percentile(nanos, PERCENT / 2));
        report.row(load + ", p99", "%.1f ms", percentile(nanos, PERCENT - 1));
    }

    private long[] measure(Subject subject, Duration time, long firstNumber) throws Exception {
        server.run("CHECKPOINT");
        int messages = (int) (time.toSeconds() * RATE);
        AtomicLongArray taken = new AtomicLongArray(messages);
        AtomicInteger durable = new AtomicInteger();
        long step = Duration.ofSeconds(1).toNanos() / RATE;
        try (Acks acks = new Acks(subject)) {
            long start = System.nanoTime();
            for (int i = 0; i < messages; i++) {
                int index = i;
                long due = start + i * step;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(step);
                }
                long n = FIRST + firstNumber + i;
                subject.send(n, () -> {
                    taken.set(index, System.nanoTime() - due);
                    durable.incrementAndGet();
                    acks.accepted(n);
                });
            }
            while (durable.get() < messages || acks.count() < messages) {
                LockSupport.parkNanos(LOOK);
            }
        }
        long[] nanos = new long[messages];
        for (int i = 0; i < messages; i++) {
            nanos[i] = taken.get(i);
        }
        return nanos;
    }

    private static double percentile(long[] nanos, int percent) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[(int) ((long) sorted.length * percent / PERCENT)] / 1e6;
    }
}
