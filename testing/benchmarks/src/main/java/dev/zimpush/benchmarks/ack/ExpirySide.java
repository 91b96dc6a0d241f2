package dev.zimpush.benchmarks.ack;

import dev.zimpush.benchmarks.suite.ClosedLoop;
import dev.zimpush.benchmarks.suite.Figures;
import dev.zimpush.benchmarks.suite.Pause;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.benchmarks.suite.Side;
import java.time.Duration;

/**
 * How late timeouts are: of all messages at 200,000 a second, a million outstanding ({@code load} is {@code expire}); or of
 * one in a hundred while the others are acknowledged as fast as they go, 900,000 outstanding ({@code churn}).
 */
final class ExpirySide implements Side {
    private static final int PER_PEER = 4;
    private static final int PER_SECOND = 200_000;
    private static final Duration EXPIRY = Duration.ofSeconds(5);
    private static final int OUTSTANDING = (int) (PER_SECOND * EXPIRY.toSeconds());
    private static final Duration CHURN = Duration.ofSeconds(2);
    private static final int CHURNED = 900_000;
    private static final int NOT_ACKNOWLEDGED = 100;
    private static final int POOL = 2_000_000;

    /** With fewer an item would be tracked again before it has timed out, beyond four million a second. */
    private static final int ITEMS = 8_000_000;

    private static final double MILLIS = 1e6;

    @Override
    public void run(Settings settings, Figures figures) throws Exception {
        Lateness lateness = new Lateness();
        boolean churns = settings.text("load").equals(Deadlines.CHURN);
        Duration timeout = churns ? CHURN : EXPIRY;
        try (Tracker tracker = Trackers.make(settings, timeout, OUTSTANDING, lateness)) {
            AutoCloseable load = churns ? churn(tracker) : expire(tracker);
            try {
                Pause.seconds((int) timeout.toSeconds() + settings.number("warmup"));
                measure(lateness, settings.number("seconds"), figures);
            } finally {
                load.close();
            }
        }
    }

    private static void measure(Lateness lateness, int seconds, Figures figures) throws InterruptedException {
        Control control = new Control();
        lateness.begin();
        Pause.seconds(seconds);
        lateness.end();
        if (lateness.late().getTotalCount() == 0) {
            throw new IllegalStateException("nothing timed out, though much was to");
        }
        figures.add("count", (double) lateness.late().getTotalCount());
        figures.add("early", (double) lateness.early());
        figures.add("p50", lateness.late().getValueAtPercentile(50) / MILLIS);
        figures.add("p99", lateness.late().getValueAtPercentile(99) / MILLIS);
        figures.add("max", lateness.late().getMaxValue() / MILLIS);
        figures.add("control", control.end().getValueAtPercentile(99) / MILLIS);
    }

    private static AutoCloseable expire(Tracker tracker) {
        HostObjects host = new HostObjects(OUTSTANDING / PER_PEER, POOL);
        return new PacedLoad(tracker, host, PER_SECOND, 0, EXPIRY.toNanos(), n -> false);
    }

    private static AutoCloseable churn(Tracker tracker) {
        HostObjects host = new HostObjects(CHURNED / PER_PEER + 1, POOL, ITEMS);
        return new ClosedLoop(CHURNED, n -> host.trackOn(tracker, n, CHURN.toNanos()), n -> {
            if (n % NOT_ACKNOWLEDGED != 0) {
                tracker.acknowledge(host.peer(n), host.acknowledgedId(n));
            }
        });
    }
}
