package dev.zimpush.core.internal.delivery;

import dev.zimpush.CancelReason;
import dev.zimpush.CloseReason;
import dev.zimpush.DeliveryId;
import dev.zimpush.HoldReason;
import dev.zimpush.Outcome;
import dev.zimpush.Presence;
import dev.zimpush.Registration;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.internal.event.Listeners;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.PushVerdict;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes the events and puts them into the lane they are about; makes none when nobody listens. Called under the lane's
 * monitor; {@link Lane#tell} tells them after it.
 */
final class Reporter {
    private final Listeners listeners;
    private final SteadyClock clock;

    Reporter(Listeners listeners, SteadyClock clock) {
        this.listeners = listeners;
        this.clock = clock;
    }

    void sent(Delivery delivery, LiveConnection connection, boolean again, long ackWithin) {
        if (listeners.any()) {
            delivery.lane.report(new ZimPushEvent.Sent(
                    delivery.id(), clock.wall(), connection.id(), again, Duration.ofNanos(ackWithin)));
        }
    }

    void held(Delivery delivery, HoldReason reason, long atMost) {
        if (listeners.any()) {
            delivery.lane.report(
                    new ZimPushEvent.Held(delivery.id(), clock.wall(), reason, Duration.ofNanos(Math.max(0, atMost))));
        }
    }

    void pushDue(Delivery delivery, Delivery.Due due) {
        if (listeners.any()) {
            delivery.lane.report(new ZimPushEvent.PushDue(
                    delivery.id(),
                    clock.wall(),
                    due.reason,
                    sinceAccepted(delivery),
                    Duration.ofNanos(Math.max(0, due.late))));
        }
    }

    void ruleDecided(Delivery delivery, String rule, boolean suppressed, String why) {
        if (listeners.any()) {
            delivery.lane.report(new ZimPushEvent.RuleDecided(delivery.id(), clock.wall(), rule, suppressed, why));
        }
    }

    void attempted(Delivery delivery, int attempt, UUID pushId, String provider, Registration to) {
        if (listeners.any()) {
            delivery.lane.report(
                    new ZimPushEvent.Attempted(delivery.id(), clock.wall(), attempt, pushId, provider, to));
        }
    }

    void answered(Delivery delivery, int attempt, UUID pushId, String provider, PushVerdict verdict, Duration took) {
        if (listeners.any()) {
            delivery.lane.report(
                    new ZimPushEvent.Answered(delivery.id(), clock.wall(), attempt, pushId, provider, verdict, took));
        }
    }

    void addressDead(Delivery delivery, Registration dead, boolean removed) {
        if (listeners.any()) {
            delivery.lane.report(new ZimPushEvent.AddressDead(delivery.id(), clock.wall(), dead, removed));
        }
    }

    void settled(Delivery delivery, Outcome outcome, @Nullable CancelReason cancelled, String detail) {
        if (listeners.any()) {
            Delivery.Due due = delivery.due;
            delivery.lane.report(new ZimPushEvent.Settled(
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
        if (listeners.any()) {
            delivery.lane.report(new ZimPushEvent.Adopted(delivery.id(), clock.wall(), maybePushed));
        }
    }

    void fenced(Delivery delivery) {
        if (listeners.any()) {
            delivery.lane.report(new ZimPushEvent.Fenced(delivery.id(), clock.wall()));
        }
    }

    void routed(Delivery delivery, long otherNode) {
        if (listeners.any()) {
            delivery.lane.report(new ZimPushEvent.Routed(delivery.id(), clock.wall(), otherNode));
        }
    }

    void handedOver(Delivery delivery, boolean maybePushed) {
        if (listeners.any()) {
            delivery.lane.report(new ZimPushEvent.HandedOver(delivery.id(), clock.wall(), maybePushed));
        }
    }

    private Duration sinceAccepted(Delivery delivery) {
        return Duration.ofNanos(clock.elapsed() - delivery.acceptedAt);
    }

    void lateAck(Lane lane, DeliveryId delivery, Outcome outcome) {
        if (listeners.any()) {
            lane.report(new ZimPushEvent.LateAck(delivery, clock.wall(), outcome));
        }
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
