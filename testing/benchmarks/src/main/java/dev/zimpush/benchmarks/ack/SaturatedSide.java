package dev.zimpush.benchmarks.ack;

import dev.zimpush.benchmarks.suite.ClosedLoop;
import dev.zimpush.benchmarks.suite.Figures;
import dev.zimpush.benchmarks.suite.Meter;
import dev.zimpush.benchmarks.suite.Pause;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.benchmarks.suite.Side;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A tracker in the {@link ClosedLoop}; nothing times out. */
final class SaturatedSide implements Side {
    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    private static final int PER_PEER = 4;
    private static final int PATIENCE = 120;

    @Override
    public void run(Settings settings, Figures figures) throws InterruptedException {
        int window = settings.number("window");
        HostObjects host = new HostObjects(window / PER_PEER, window + ClosedLoop.SLACK);
        AtomicInteger timedOut = new AtomicInteger();
        try (Tracker tracker = Trackers.make(settings, TIMEOUT, window, item -> timedOut.incrementAndGet());
                ClosedLoop loop = new ClosedLoop(
                        window,
                        n -> host.trackOn(tracker, n),
                        n -> tracker.acknowledge(host.peer(n), host.acknowledgedId(n)))) {
            Pause.until(() -> loop.done() > 0, PATIENCE);
            Pause.seconds(settings.number("warmup"));
            Meter.measure(settings.number("seconds"), loop::done, figures);
        }
        if (timedOut.get() != 0) {
            throw new IllegalStateException(timedOut + " timed out, though each was acknowledged");
        }
    }
}
