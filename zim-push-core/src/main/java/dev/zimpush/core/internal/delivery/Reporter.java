package dev.zimpush.core.internal.delivery;

import dev.zimpush.CancelReason;
import dev.zimpush.CloseReason;
import dev.zimpush.ClusterEvent;
import dev.zimpush.DeliveryId;
import dev.zimpush.HoldReason;
import dev.zimpush.Outcome;
import dev.zimpush.Presence;
import dev.zimpush.Registration;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.internal.event.Listeners;
import dev.zimpush.core.internal.history.Keeping;
import dev.zimpush.core.internal.history.Trails;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.PushVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the events and puts them into the lane they are about; makes none when nobody listens. Called under the lane's
 * monitor; {@link Lane#tell} tells them after it.
 *
 * <p>The history hears of a delivery once something happens to it that is not expected; that it had been written, and waited for its
 * siblings, is told then, from what the delivery knows. Expected is that it is written, that it waits for its siblings, that it is
 * acknowledged, by its own device or another one of its group, and all that happens to what has no push content.
 */
final class Reporter {
    private final Listeners listeners;
    private final Trails trails;
    private final Ledger ledger;
    private final SteadyClock clock;

    Reporter(Listeners listeners, Trails trails, Ledger ledger, SteadyClock clock) {
        this.listeners = listeners;
        this.trails = trails;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Whether anybody wants what happens to it now. */
    private boolean isHeard(Delivery delivery) {
        begin(delivery, delivery.lane.connection);
        return delivery.keeping().keeps() || listeners.any();
    }

    /** Begins its chain, if there is room, with the connection that it was written to, and its wait for its siblings. */
    void begin(Delivery delivery, @Nullable LiveConnection writtenTo) {
        if (delivery.keeping() != Keeping.UNASKED) {
            return;
        }
        boolean matters = delivery.message.push().isPresent() || trails.samples(delivery.message.id());
        delivery.keep(matters ? trails.begin() : Keeping.NOTHING);
        if (!delivery.keeping().keeps()) {
            return;
        }
        if (delivery.firstWrittenAt != Delivery.NEVER && writtenTo != null) {
            keep(
                    delivery,
                    new ZimPushEvent.Sent(
                            delivery.id(),
                            clock.wallAt(delivery.firstWrittenAt),
                            writtenTo.id(),
                            false,
                            Duration.ofNanos(writtenTo.ackTimeout())));
        }
        if (delivery.due != null && delivery.due.siblingWait != null) {
            keep(delivery, delivery.due.siblingWait);
        }
    }

    /** Who is told finds it in the history. */
    private void tell(Delivery delivery, ZimPushEvent.OfDelivery event) {
        keep(delivery, event);
        if (listeners.any()) {
            delivery.lane.report(event);
        }
    }

    private void keep(Delivery delivery, ZimPushEvent.OfDelivery event) {
        Keeping keeping = delivery.keeping();
        if (keeping.keeps()) {
            long node = ledger.epoch();
            boolean first = !delivery.chainBegun;
            delivery.chainBegun = true;
            delivery.lane.afterEvents(() -> trails.add(node, event, keeping, first));
        }
    }

    void sent(Delivery delivery, LiveConnection connection, boolean again, long ackWithin) {
        if (again) {
            begin(delivery, connection);
        } else if (ackWithin <= 0) {
            begin(delivery, null);
        }
        if (delivery.keeping().keeps() || listeners.any()) {
            tell(
                    delivery,
                    new ZimPushEvent.Sent(
                            delivery.id(), clock.wall(), connection.id(), again, Duration.ofNanos(ackWithin)));
        }
    }

    void held(Delivery delivery, HoldReason reason, long atMost) {
        // that it waits for its siblings is expected, and told if something else comes of it
        boolean aside = reason == HoldReason.SIBLING && delivery.keeping() == Keeping.UNASKED && trails.isOn();
        if (aside || isHeard(delivery)) {
            ZimPushEvent.Held event =
                    new ZimPushEvent.Held(delivery.id(), clock.wall(), reason, Duration.ofNanos(Math.max(0, atMost)));
            if (aside) {
                Transitions.due(delivery).siblingWait = event;
            }
            tell(delivery, event);
        }
    }

    void pushDue(Delivery delivery, Delivery.Due due) {
        if (isHeard(delivery)) {
            tell(
                    delivery,
                    new ZimPushEvent.PushDue(
                            delivery.id(),
                            clock.wall(),
                            due.reason,
                            sinceAccepted(delivery),
                            Duration.ofNanos(Math.max(0, due.late))));
        }
    }

    void ruleDecided(Delivery delivery, String rule, boolean suppressed, String why) {
        if (isHeard(delivery)) {
            tell(delivery, new ZimPushEvent.RuleDecided(delivery.id(), clock.wall(), rule, suppressed, why));
        }
    }

    void attempted(Delivery delivery, int attempt, UUID pushId, String provider, Registration to) {
        if (isHeard(delivery)) {
            tell(delivery, new ZimPushEvent.Attempted(delivery.id(), clock.wall(), attempt, pushId, provider, to));
        }
    }

    void answered(Delivery delivery, int attempt, UUID pushId, String provider, PushVerdict verdict, Duration took) {
        if (isHeard(delivery)) {
            tell(
                    delivery,
                    new ZimPushEvent.Answered(delivery.id(), clock.wall(), attempt, pushId, provider, verdict, took));
        }
    }

    /** What it found out about an address. */
    void ofAddress(Delivery delivery, Function<Instant, ZimPushEvent.OfDelivery> event) {
        if (isHeard(delivery)) {
            tell(delivery, event.apply(clock.wall()));
        }
    }

    void settled(Delivery delivery, Outcome outcome, @Nullable CancelReason cancelled, String detail) {
        boolean acked = outcome == Outcome.ACKED || cancelled == CancelReason.ACKED_ELSEWHERE;
        boolean expected = acked && delivery.keeping() == Keeping.UNASKED;
        boolean unheard = expected && !trails.samples(delivery.message.id());
        if (unheard ? listeners.any() : isHeard(delivery)) {
            Delivery.Due due = delivery.due;
            tell(
                    delivery,
                    new ZimPushEvent.Settled(
                            delivery.id(),
                            clock.wall(),
                            outcome,
                            cancelled,
                            due == null || !due.reported ? null : due.reason,
                            detail,
                            sinceAccepted(delivery),
                            delivery.isAdopted()));
        }
    }

    void adopted(Delivery delivery, boolean maybePushed) {
        if (isHeard(delivery)) {
            tell(delivery, new ClusterEvent.Adopted(delivery.id(), clock.wall(), maybePushed));
        }
    }

    void fenced(Delivery delivery) {
        if (isHeard(delivery)) {
            tell(delivery, new ClusterEvent.Fenced(delivery.id(), clock.wall()));
        }
    }

    void routed(Delivery delivery, long otherNode) {
        if (isHeard(delivery)) {
            tell(delivery, new ClusterEvent.Routed(delivery.id(), clock.wall(), otherNode));
        }
    }

    void handedOver(Delivery delivery, boolean maybePushed) {
        if (isHeard(delivery)) {
            tell(delivery, new ClusterEvent.HandedOver(delivery.id(), clock.wall(), maybePushed));
        }
    }

    private Duration sinceAccepted(Delivery delivery) {
        return Duration.ofNanos(clock.elapsed() - delivery.acceptedAt);
    }

    void lateAck(Lane lane, DeliveryId delivery, Outcome outcome) {
        if (isQuiet()) {
            return;
        }
        ZimPushEvent.LateAck event = new ZimPushEvent.LateAck(delivery, clock.wall(), outcome);
        if (listeners.any()) {
            lane.report(event);
        }
        long node = ledger.epoch();
        lane.afterEvents(() -> trails.addIfKept(node, event));
    }

    /** The same for a device that has no lane; under no monitor. */
    void lateAck(DeliveryId delivery, Outcome outcome) {
        if (isQuiet()) {
            return;
        }
        afterwards(null, new ZimPushEvent.LateAck(delivery, clock.wall(), outcome));
    }

    /** Something happened to what is settled; after what the lane has to tell, if the device has one; under no monitor. */
    void afterwards(@Nullable Lane lane, ZimPushEvent.OfDelivery event) {
        long node = ledger.epoch();
        if (lane != null) {
            synchronized (lane) {
                if (!lane.retired) {
                    lane.afterEvents(() -> trails.addIfKept(node, event));
                    lane.report(event);
                    return;
                }
            }
        }
        trails.addIfKept(node, event);
        listeners.tell(event);
    }

    /** A message was accepted for nobody; under no monitor. */
    void noDevices(String recipient, String messageId) {
        if (isQuiet()) {
            return;
        }
        ZimPushEvent.NoDevices event = new ZimPushEvent.NoDevices(messageId, recipient, clock.wall());
        listeners.tell(event);
        trails.noDevices(event);
    }

    private boolean isQuiet() {
        return !listeners.any() && !trails.isOn();
    }

    void connectionOpened(LiveConnection connection) {
        if (listeners.any()) {
            connection.lane.report(
                    new ZimPushEvent.ConnectionOpened(connection.device(), connection.id(), clock.wall()));
        }
    }

    void connectionClosed(LiveConnection connection, CloseReason reason) {
        if (listeners.any()) {
            connection.lane.report(
                    new ZimPushEvent.ConnectionClosed(connection.device(), connection.id(), clock.wall(), reason));
        }
    }

    void presence(Lane lane, Presence before) {
        Presence now = lane.presence();
        if (now != before && listeners.any()) {
            lane.report(new ZimPushEvent.PresenceChanged(lane.device, clock.wall(), before, now));
        }
    }
}
