package dev.zimpush.figures;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Sends as fast as messages become durable: a fixed number is under way at any time. */
public final class ClosedLoop {
    private static final long LOOK = Duration.ofMillis(5).toNanos();
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final Server server;
    private final int inFlight;

    /** One that keeps so many sends under way. */
    public ClosedLoop(Server server, int inFlight) {
        this.server = server;
        this.inFlight = inFlight;
    }

    /**
     * What one side did.
     *
     * @param rate messages per second, from the first send until the last one is acknowledged and gone from the table
     * @param written how many bytes were written ahead per message
     * @param here how many microseconds the processors worked in this process per message
     * @param there how many they worked in the database
     */
    public record Result(double rate, double written, double here, double there) {
        @Override
        public String toString() {
            return String.format("%,.0f/s (%.1f + %.1f us)", rate, here, there);
        }
    }

    /** Has one side send for a while. */
    public Result run(Subject subject, Duration sending) throws SQLException, InterruptedException {
        server.run("CHECKPOINT");
        long written = server.written();
        Cpu.Reading before = server.cpu().now();
        Semaphore permits = new Semaphore(inFlight);
        long sent = 0;
        long start = System.nanoTime();
        try (Acks acks = new Acks(subject)) {
            for (; System.nanoTime() - start < sending.toNanos(); sent++) {
                long n = NUMBERS.getAndIncrement();
                permits.acquire();
                subject.send(n, () -> {
                    permits.release();
                    acks.accepted(n);
                });
            }
            while (acks.count() < sent) {
                LockSupport.parkNanos(LOOK);
            }
            double rate = sent / seconds(untilEmpty(subject) - start);
            Cpu.Reading cpu = server.cpu().now().minus(before);
            return new Result(
                    rate,
                    (double) (server.written() - written) / sent,
                    cpu.here().toNanos() / 1e3 / sent,
                    cpu.there().toNanos() / 1e3 / sent);
        }
    }

    private long untilEmpty(Subject subject) throws SQLException {
        while (true) {
            long now = System.nanoTime();
            if (!server.hasRows(subject.table())) {
                return now;
            }
            LockSupport.parkNanos(LOOK);
        }
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
