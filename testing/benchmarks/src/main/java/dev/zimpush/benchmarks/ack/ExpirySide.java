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
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int OUTSTANDING = (int) (PER_SECOND * TIMEOUT.toSeconds());
    private static final int CHURNED = 900_000;
    private static final int NOT_ACKNOWLEDGED = 100;
    private static final int POOL = 2_000_000;
    private static final double MILLIS = 1e6;

    @Override
    public void run(Settings settings, Figures figures) throws Exception {
        Lateness lateness = new Lateness();
        try (Tracker tracker = Trackers.make(settings, TIMEOUT, OUTSTANDING, lateness)) {
            AutoCloseable load = load(settings.text("load"), tracker);
            try {
                Pause.seconds((int) TIMEOUT.toSeconds() + settings.number("warmup"));
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

    private static AutoCloseable load(String name, Tracker tracker) {
        return switch (name) {
            case "expire" ->
                new PacedLoad(
                        tracker,
                        new HostObjects(OUTSTANDING / PER_PEER, POOL),
                        PER_SECOND,
                        0,
                        TIMEOUT.toNanos(),
                        n -> false);
            case "churn" -> churn(tracker, new HostObjects(CHURNED / PER_PEER + 1, POOL, 4 * POOL));
            default -> throw new IllegalArgumentException("no load " + name);
        };
    }

    private static AutoCloseable churn(Tracker tracker, HostObjects host) {
        return new ClosedLoop(CHURNED, n -> host.trackOn(tracker, n, TIMEOUT.toNanos()), n -> {
            if (n % NOT_ACKNOWLEDGED != 0) {
                tracker.acknowledge(host.peer(n), host.acknowledgedId(n));
            }
        });
    }
}
