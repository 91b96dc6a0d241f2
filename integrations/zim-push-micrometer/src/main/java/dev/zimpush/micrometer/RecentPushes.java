package dev.zimpush.micrometer;

import dev.zimpush.DeliveryId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What was pushed of late and why it had been due: within a time, and of more than so many the newest. Thread-safe; the calls
 * are a few map operations under one lock.
 */
final class RecentPushes {
    private final Duration within;
    private final int atMost;
    private final Map<DeliveryId, Push> pushes = new HashMap<>();
    private final Queue<Push> oldestFirst = new ArrayDeque<>();

    RecentPushes(Duration within, int atMost) {
        this.within = within;
        this.atMost = atMost;
    }

    /** Remembers a push. */
    synchronized void pushed(DeliveryId delivery, String dueReason, Instant at) {
        forget(at);
        if (oldestFirst.size() == atMost) {
            drop(oldestFirst.remove());
        }
        Push push = new Push(delivery, dueReason, at);
        pushes.put(delivery, push);
        oldestFirst.add(push);
    }

    /** Why a delivery that is acknowledged at that time had been due, if it was pushed shortly before; null if not. */
    synchronized @Nullable String acknowledged(DeliveryId delivery, Instant at) {
        forget(at);
        Push push = pushes.remove(delivery);
        return push == null || push.at.isBefore(at.minus(within)) ? null : push.dueReason;
    }

    private void forget(Instant now) {
        Instant begin = now.minus(within);
        while (!oldestFirst.isEmpty() && oldestFirst.element().at.isBefore(begin)) {
            drop(oldestFirst.remove());
        }
    }

    private void drop(Push push) {
        pushes.remove(push.delivery, push);
    }

    /** A push; equal to itself only, since a message may be pushed again under its id. */
    private static final class Push {
        final DeliveryId delivery;
        final String dueReason;
        final Instant at;

        Push(DeliveryId delivery, String dueReason, Instant at) {
            this.delivery = delivery;
            this.dueReason = dueReason;
            this.at = at;
        }
    }
}
