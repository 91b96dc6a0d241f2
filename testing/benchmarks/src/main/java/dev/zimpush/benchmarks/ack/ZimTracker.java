package dev.zimpush.benchmarks.ack;

import dev.zimpush.AckTracker;
import dev.zimpush.core.AckTrackerBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** zim-push's, with its defaults. */
final class ZimTracker implements Tracker {
    private final AckTracker<Peer, Item> tracker;

    ZimTracker(Duration timeout, OnTimeout onTimeout) {
        tracker = AckTrackerBuilder.timeout(timeout).build((peer, id, item) -> onTimeout.timedOut(item));
    }

    @Override
    public boolean track(Peer peer, String id, Item item) {
        return tracker.track(peer, id, item);
    }

    @Override
    public @Nullable Item acknowledge(Peer peer, String id) {
        return tracker.acknowledge(peer, id).orElse(null);
    }

    @Override
    public void close() {
        tracker.close();
    }
}
