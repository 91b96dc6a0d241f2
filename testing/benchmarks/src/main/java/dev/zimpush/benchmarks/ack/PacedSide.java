package dev.zimpush.benchmarks.ack;

import dev.zimpush.benchmarks.suite.Figures;
import dev.zimpush.benchmarks.suite.Meter;
import dev.zimpush.benchmarks.suite.Pause;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.benchmarks.suite.Side;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A tracker under the {@link PacedLoad}: 200,000 messages a second over a million peers, 99 of 100 acknowledged after 150 ms. */
final class PacedSide implements Side {
    private static final int PEERS = 1_000_000;
    private static final int PER_SECOND = 200_000;
    private static final int ACK_AFTER_MILLIS = 150;
    private static final int NOT_ACKNOWLEDGED = 100;
    private static final int OUTSTANDING = 35_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    @Override
    public void run(Settings settings, Figures figures) throws InterruptedException {
        HostObjects host = new HostObjects(PEERS, PEERS);
        AtomicInteger timedOut = new AtomicInteger();
        try (Tracker tracker = Trackers.make(settings, TIMEOUT, OUTSTANDING, item -> timedOut.incrementAndGet());
                PacedLoad load = new PacedLoad(
                        tracker,
                        host,
                        PER_SECOND,
                        ACK_AFTER_MILLIS,
                        TIMEOUT.toNanos(),
                        n -> n % NOT_ACKNOWLEDGED != 0)) {
            Pause.seconds((int) TIMEOUT.toSeconds() + settings.number("warmup"));
            Meter.measure(settings.number("seconds"), load::done, figures);
            if (timedOut.get() == 0 && !settings.text("tracker").equals(Trackers.NONE)) {
                throw new IllegalStateException("nothing timed out, though one in a hundred was to");
            }
            figures.add("expired", timedOut.get());
        }
    }
}
