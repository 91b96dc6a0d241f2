package dev.zimpush.core.internal.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.zimpush.DeliveryId;
import dev.zimpush.Outcome;
import dev.zimpush.SettlementMode;
import dev.zimpush.core.internal.time.SteadyClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a while what was settled, so that a repeated send is left alone and a late acknowledgement is reported
 * once. Bounded: under more than it holds it forgets, which costs a repeated message or an unreported late ack. Thread-safe.
 */
public final class SettledMemory {
    private final Cache<DeliveryId, Mark> settled;

    /** Remembers for that long, and at most that many. */
    public SettledMemory(SteadyClock clock, Duration atLeast, long most) {
        this.settled = Caffeine.newBuilder()
                .expireAfterWrite(atLeast)
                .maximumSize(most)
                .ticker(clock::now)
                .executor(Runnable::run)
                .build();
    }

    void settled(Delivery delivery, Outcome outcome, boolean lateAckReported) {
        AtomicBoolean reported = new AtomicBoolean(lateAckReported || outcome == Outcome.ACKED);
        boolean anyDevice = delivery.message.settlement() == SettlementMode.ANY_DEVICE;
        settled.put(delivery.id(), new Mark(outcome, anyDevice, delivery.siblings, reported));
    }

    boolean remembers(DeliveryId delivery) {
        return settled.getIfPresent(delivery) != null;
    }

    /** What an acknowledgement comes too late for, the first time; null if there is nothing to report. */
    @Nullable
    Mark lateAck(DeliveryId delivery) {
        Mark mark = settled.getIfPresent(delivery);
        return mark != null && mark.reported.compareAndSet(false, true) ? mark : null;
    }

    /** How one was settled, whether that concerns other devices, and the unsettled rest of its group on this node. */
    record Mark(
            Outcome outcome, boolean anyDevice, @Nullable Siblings siblings, AtomicBoolean reported) {}
}
