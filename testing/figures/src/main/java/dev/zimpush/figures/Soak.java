package dev.zimpush.figures;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Steady traffic for a long time. In the middle fifth of it somebody keeps an old snapshot open, so that nothing may be cleaned
 * up. What the tables and their indexes take must have stopped growing before, and must not grow any more once the snapshot is
 * gone and its traces are cleaned up.
 */
final class Soak {
    private static final int RATE = 2_000;
    private static final int FIFTHS = 5;
    private static final Duration AT_LEAST = Duration.ofMinutes(10);
    private static final int LOOKS_PER_FIFTH = 12;
    private static final double MAY_GROW = 1.25;
    private static final long SPARE = 16L << 20;
    private static final String SIZES = "SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c"
            + " WHERE c.relkind = 'r' AND c.relname LIKE 'zim\\_push\\_%'";
    private static final String DEAD =
            "SELECT coalesce(sum(n_dead_tup), 0)::bigint FROM pg_stat_user_tables WHERE relname LIKE 'zim\\_push\\_%'";

    private final Server server;
    private final Report report;

    Soak(Server server, Report report) {
        this.server = server;
        this.report = report;
    }

    /** The time must be long enough for the database to have cleaned up by itself before the first comparison: once a minute. */
    void run(Subject subject, Duration time) throws Exception {
        if (time.compareTo(AT_LEAST) < 0) {
            throw new IllegalArgumentException("a soak takes " + AT_LEAST + " at least, not " + time);
        }
        Thread sender = new Thread(() -> send(subject), "sender");
        sender.setDaemon(true);
        sender.start();
        Duration fifth = time.dividedBy(FIFTHS);
        long first = largest("1 of 5", fifth);
        long second = largest("2 of 5", fifth);
        long third = largestWithSnapshot(fifth);
        long fourth = largest("4 of 5", fifth);
        long fifthLargest = largest("5 of 5", fifth);
        report.row(
                "tables and indexes at their largest, by fifths of the time",
                "%d, %d, %d, %d, %d MiB",
                mebibytes(first),
                mebibytes(second),
                mebibytes(third),
                mebibytes(fourth),
                mebibytes(fifthLargest));
        report.check("no growth under steady traffic", second <= first * MAY_GROW + SPARE);
        report.check("no growth after an old snapshot", fifthLargest <= fourth * MAY_GROW + SPARE);
        sender.interrupt();
        sender.join();
    }

    private long largestWithSnapshot(Duration time) throws SQLException {
        try (Connection old = server.connect()) {
            old.setAutoCommit(false);
            old.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (Statement statement = old.createStatement()) {
                statement.execute("SELECT count(*) FROM zim_push_node");
            }
            return largest("3 of 5, with an old snapshot", time);
        }
    }

    private long largest(String when, Duration time) throws SQLException {
        long largest = 0;
        for (int i = 0; i < LOOKS_PER_FIFTH; i++) {
            LockSupport.parkNanos(time.dividedBy(LOOKS_PER_FIFTH).toNanos());
            long size = server.number(SIZES);
            largest = Math.max(largest, size);
            report.progress(String.format(
                    "%s: %d MiB, %,d dead rows, %,d rows",
                    when,
                    mebibytes(size),
                    server.number(DEAD),
                    server.number("SELECT count(*) FROM zim_push_delivery")));
        }
        return largest;
    }

    private static long mebibytes(long bytes) {
        return bytes >> 20;
    }

    /** Until it is interrupted: a part of a second's messages at a time. */
    private static void send(Subject subject) {
        int burst = RATE / 100;
        Semaphore unsettled = new Semaphore(RATE);
        try (Acks acks = new Acks(subject)) {
            long next = System.nanoTime();
            for (long n = 0; !Thread.currentThread().isInterrupted(); n++) {
                unsettled.acquire();
                long number = n;
                subject.send(number, () -> {
                    unsettled.release();
                    acks.accepted(number);
                });
                if (n % burst == 0) {
                    next += Duration.ofMillis(10).toNanos();
                    LockSupport.parkNanos(next - System.nanoTime());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
