package dev.zimpush.core.internal.delivery;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Outcome;
import dev.zimpush.SettlementMode;
import dev.zimpush.core.internal.KeyedRing;
import dev.zimpush.core.internal.time.SteadyClock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a while what was settled, so that a repeated send is left alone and a late acknowledgement is reported
 * once. Bounded: of more than it holds it forgets the oldest, which costs a repeated message or an unreported late ack. Thread-safe.
 *
 * <p>The deliveries are spread over a few parts, each under a lock of its own, which is the last one taken.
 */
public final class SettledMemory {
    private static final int PARTS = 64;
    private static final int PART_BITS = 6;
    private static final int SPREAD = 0x9E3779B9;

    /** With fewer in each the parts would forget too unequally. */
    private static final int FEW = 256;

    private static final KeyedRing.Due<DeviceKey, Mark> FORGOTTEN = (device, id, mark, dueAt) -> {};

    private final SteadyClock clock;
    private final long time;
    private final int mostOfPart;

    /** Each guarded by its own monitor. */
    private final List<KeyedRing<DeviceKey, Mark>> parts;

    /** Remembers for that long, and at most that many. */
    public SettledMemory(SteadyClock clock, Duration time, int most) {
        int count = most / PARTS < FEW ? 1 : PARTS;
        this.clock = clock;
        this.time = time.toNanos();
        this.mostOfPart = most / count;
        this.parts =
                Stream.generate(KeyedRing<DeviceKey, Mark>::new).limit(count).toList();
    }

    /** Remembers one that was not {@linkplain #remembers remembered} when it began. */
    void settled(Delivery delivery, Outcome outcome, boolean lateAckReported) {
        boolean reported = lateAckReported || outcome == Outcome.ACKED;
        boolean anyDevice = delivery.message.settlement() == SettlementMode.ANY_DEVICE;
        Mark mark = reported ? Mark.reported(outcome) : new Mark(outcome, anyDevice, delivery.siblings());
        long now = clock.now();
        KeyedRing<DeviceKey, Mark> part = part(delivery.device(), delivery.message.id());
        synchronized (part) {
            part.takeDue(now, FORGOTTEN);
            if (part.size() == mostOfPart) {
                part.takeFirst();
            }
            part.add(delivery.device(), delivery.message.id(), mark, now + time, 0);
        }
    }

    boolean remembers(DeviceKey device, String messageId) {
        KeyedRing<DeviceKey, Mark> part = part(device, messageId);
        long now = clock.now();
        synchronized (part) {
            return part.get(device, messageId, now) != null;
        }
    }

    boolean remembers(DeliveryId delivery) {
        return remembers(delivery.device(), delivery.messageId());
    }

    /** How one was settled, if it is remembered. */
    @Nullable
    Outcome outcome(DeviceKey device, String messageId) {
        KeyedRing<DeviceKey, Mark> part = part(device, messageId);
        long now = clock.now();
        synchronized (part) {
            Mark mark = part.get(device, messageId, now);
            return mark == null ? null : mark.outcome;
        }
    }

    /** What an acknowledgement comes too late for, the first time; null if there is nothing to report. */
    @Nullable
    Mark lateAck(DeliveryId delivery) {
        KeyedRing<DeviceKey, Mark> part = part(delivery.device(), delivery.messageId());
        long now = clock.now();
        synchronized (part) {
            Mark mark = part.get(delivery.device(), delivery.messageId(), now);
            if (mark == null || mark.reported) {
                return null;
            }
            mark.reported = true;
            return mark;
        }
    }

    private KeyedRing<DeviceKey, Mark> part(DeviceKey device, String messageId) {
        int hash = (31 * device.hashCode() + messageId.hashCode()) * SPREAD;
        return parts.size() == 1 ? parts.get(0) : parts.get(hash >>> (Integer.SIZE - PART_BITS));
    }

    /** How one was settled, whether that concerns other devices, and the unsettled rest of its group on this node. */
    static final class Mark {
        /** Of all that have no late acknowledgement to report. */
        private static final Map<Outcome, Mark> REPORTED = new EnumMap<>(Outcome.class);

        static {
            for (Outcome outcome : Outcome.values()) {
                Mark mark = new Mark(outcome, false, null);
                mark.reported = true;
                REPORTED.put(outcome, mark);
            }
        }

        private static Mark reported(Outcome outcome) {
            return Objects.requireNonNull(REPORTED.get(outcome));
        }

        final Outcome outcome;
        final boolean anyDevice;
        final @Nullable Siblings siblings;

        /** Guarded by the part's monitor. */
        private boolean reported;

        private Mark(Outcome outcome, boolean anyDevice, @Nullable Siblings siblings) {
            this.outcome = outcome;
            this.anyDevice = anyDevice;
            this.siblings = siblings;
        }
    }
}
