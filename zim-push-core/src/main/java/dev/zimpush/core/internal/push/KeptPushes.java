package dev.zimpush.core.internal.push;

import dev.zimpush.core.internal.delivery.Delivery;
import dev.zimpush.core.internal.delivery.DueDeliveries;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pushes that are kept while bad addresses of an app are not removed, by credential and apps that share a breaker, so that they go on
 * when these are again. What is not kept any more is dropped when there are twice as many. Thread-safe.
 */
final class KeptPushes {
    private static final int FEW = 1024;

    private final DueDeliveries due;
    private final Map<Where, Kept> kept = new ConcurrentHashMap<>();

    KeptPushes(DueDeliveries due) {
        this.due = due;
    }

    /** One is kept for the addresses that these ways lead to. */
    void add(Delivery delivery, List<Routes.Route> ways) {
        for (Routes.Route way : ways) {
            String app = way.to().address().app();
            Where where = where(way.queue(), app);
            boolean added = false;
            while (!added) {
                // what is taken at this moment is gone from the map: it belongs to those that are kept from now on
                added = kept.computeIfAbsent(where, any -> new Kept()).add(delivery, due);
            }
            if (!way.queue().removals().areStopped(app)) {
                // since the look that found them stopped, and perhaps before it was added
                wake(way.queue(), app);
            }
        }
    }

    private static Where where(ProviderQueue queue, String app) {
        return new Where(queue, queue.removals().group(app));
    }

    /** Decides once more about all that is kept for the apps that share that one's breaker. */
    void wake(ProviderQueue queue, String app) {
        Kept there = kept.remove(where(queue, app));
        if (there != null) {
            there.take().forEach(due::wake);
        }
    }

    private record Where(ProviderQueue queue, String apps) {}

    private static final class Kept {
        private final Set<Delivery> deliveries = new HashSet<>();
        private int lookAt = FEW;
        private boolean taken;

        /** False if those that were here are awake already. */
        synchronized boolean add(Delivery delivery, DueDeliveries due) {
            if (taken) {
                return false;
            }
            deliveries.add(delivery);
            if (deliveries.size() > lookAt) {
                deliveries.removeIf(each -> !due.isKept(each));
                lookAt = Math.max(FEW, 2 * deliveries.size());
            }
            return true;
        }

        synchronized List<Delivery> take() {
            taken = true;
            return List.copyOf(deliveries);
        }
    }
}
