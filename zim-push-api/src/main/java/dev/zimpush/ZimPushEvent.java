package dev.zimpush;

import dev.zimpush.spi.PushVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened: one record for each transition of a delivery or a connection. No event carries a payload, a
 * content or the text of an address.
 *
 * <p>{@link #at()} is the wall time of the transition. Later releases add kinds: who looks at the kind itself needs a case
 * for the others.
 */
public sealed interface ZimPushEvent
        permits ZimPushEvent.OfDelivery,
                ZimPushEvent.NoDevices,
                ZimPushEvent.ConnectionOpened,
                ZimPushEvent.ConnectionClosed,
                ZimPushEvent.PresenceChanged,
                ZimPushEvent.Stalled,
                VendorEvent {
    /** When it happened, by the wall clock. */
    Instant at();

    /** Calls the listener's method for this kind of event. */
    void dispatchTo(ZimPushListener listener);

    /** An event of one delivery. */
    sealed interface OfDelivery extends ZimPushEvent
            permits Sent,
                    PushDue,
                    Held,
                    RuleDecided,
                    Attempted,
                    Answered,
                    AddressDead,
                    AddressEvent,
                    Settled,
                    LateAck,
                    Retracted,
                    ClusterEvent {
        /** Which delivery. */
        DeliveryId delivery();
    }

    /**
     * A delivery was handed to the device's connection for the first time, or again after a reconnect.
     *
     * @param delivery which delivery
     * @param at when
     * @param connectionId the connection it was written to
     * @param again whether it was written to an earlier connection before
     * @param ackWithin how long the device has, from now, until the delivery becomes due; zero when it is due already
     */
    record Sent(DeliveryId delivery, Instant at, long connectionId, boolean again, Duration ackWithin)
            implements OfDelivery {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.sent(this);
        }
    }

    /**
     * A delivery became due for a push. Once per delivery at most; in a cluster once per node that has it while it is due.
     *
     * @param delivery which delivery
     * @param at when
     * @param reason why
     * @param sinceAccepted the time since it was accepted
     * @param late how long after its deadline this was, never negative; zero where no deadline decided it
     */
    record PushDue(DeliveryId delivery, Instant at, DueReason reason, Duration sinceAccepted, Duration late)
            implements OfDelivery {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.pushDue(this);
        }
    }

    /**
     * A delivery waits.
     *
     * @param delivery which delivery
     * @param at when
     * @param reason for what
     * @param atMost for how long, if nothing happens before
     */
    record Held(DeliveryId delivery, Instant at, HoldReason reason, Duration atMost) implements OfDelivery {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.held(this);
        }
    }

    /**
     * A rule said something other than "allow" about a delivery that is due.
     *
     * @param delivery which delivery
     * @param at when
     * @param rule the rule's name
     * @param suppressed true: it will not be pushed; false: it waits
     * @param why the rule's own words
     */
    record RuleDecided(DeliveryId delivery, Instant at, String rule, boolean suppressed, String why)
            implements OfDelivery {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.ruleDecided(this);
        }
    }

    /**
     * A push was handed to a provider.
     *
     * @param delivery which delivery
     * @param at when
     * @param attempt 1 for the first
     * @param pushId the same for every try of this delivery
     * @param provider the provider's name
     * @param registration the address it goes to
     */
    record Attempted(
            DeliveryId delivery, Instant at, int attempt, UUID pushId, String provider, Registration registration)
            implements OfDelivery {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.attempted(this);
        }
    }

    /**
     * A provider answered, or did not in time.
     *
     * @param delivery which delivery
     * @param at when
     * @param attempt the try it answers
     * @param pushId the same for every try of this delivery
     * @param provider the provider's name
     * @param verdict the answer
     * @param took the time since the push was handed over
     */
    record Answered(
            DeliveryId delivery,
            Instant at,
            int attempt,
            UUID pushId,
            String provider,
            PushVerdict verdict,
            Duration took)
            implements OfDelivery {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.answered(this);
        }
    }

    /**
     * An address is dead: a vendor said so, or had doubts about it twice.
     *
     * @param delivery the delivery that met it
     * @param at when
     * @param registration the address
     * @param removed whether it was removed; not, if it was bound again since, the verdict is older than the binding, or so many of the
     *     app's addresses are bad that {@linkplain VendorEvent.RemovalStopped none is removed}
     */
    record AddressDead(DeliveryId delivery, Instant at, Registration registration, boolean removed)
            implements OfDelivery {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.addressDead(this);
        }
    }

    /**
     * A delivery has its outcome. Once per delivery.
     *
     * @param delivery which delivery
     * @param at when
     * @param outcome how
     * @param cancelReason why, for {@link Outcome#CANCELLED}; null otherwise
     * @param dueReason why it had been due; null if it never was
     * @param detail which rule, which refusal of the vendor, what was missing; empty if the outcome says it all
     * @param sinceAccepted the time since it was accepted
     * @param adopted whether it was taken over from a node that died or was closed, so that another outcome may have been
     *     reported before; never in memory
     */
    record Settled(
            DeliveryId delivery,
            Instant at,
            Outcome outcome,
            @Nullable CancelReason cancelReason,
            @Nullable DueReason dueReason,
            String detail,
            Duration sinceAccepted,
            boolean adopted)
            implements OfDelivery {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.settled(this);
        }
    }

    /**
     * An acknowledgement came after the outcome, which stands. Reported for the first one, by a node that remembers the outcome;
     * in a cluster not when it comes to a node that never had the delivery, since its row is gone: look at {@link ZimPush#explain}
     * for the outcome, and at the host's own receipts for the ack.
     *
     * @param delivery which delivery
     * @param at when
     * @param outcome the outcome
     */
    record LateAck(DeliveryId delivery, Instant at, Outcome outcome) implements OfDelivery {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.lateAck(this);
        }
    }

    /**
     * What a device had been pushed was taken back, or that was given up. The outcome stands. Once per delivery that is {@linkplain
     * Outcome#PUSHED pushed} and withdrawn, if retraction is on; after a crash in a cluster perhaps again.
     *
     * @param delivery which delivery
     * @param at when
     * @param reason why it is taken back
     * @param pushId the id of the request that takes it back, the same for every try
     * @param provider the provider's name; empty if none was asked
     * @param verdict the vendor's answer; with status 0 what kept the library from asking, or from asking again
     * @param named whether the request named it, among what else it took back; otherwise it told the app that there is more
     */
    record Retracted(
            DeliveryId delivery,
            Instant at,
            CancelReason reason,
            UUID pushId,
            String provider,
            PushVerdict verdict,
            boolean named)
            implements OfDelivery {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.retracted(this);
        }
    }

    /**
     * A message was accepted for a user who has no device; nothing is tracked.
     *
     * @param messageId the message
     * @param recipient the user
     * @param at when
     */
    record NoDevices(String messageId, String recipient, Instant at) implements ZimPushEvent {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.noDevices(this);
        }
    }

    /**
     * A device opened a connection.
     *
     * @param device the device
     * @param connectionId the connection
     * @param at when
     */
    record ConnectionOpened(DeviceKey device, long connectionId, Instant at) implements ZimPushEvent {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.connectionOpened(this);
        }
    }

    /**
     * A connection ended.
     *
     * @param device the device
     * @param connectionId the connection
     * @param at when
     * @param reason why
     */
    record ConnectionClosed(DeviceKey device, long connectionId, Instant at, CloseReason reason)
            implements ZimPushEvent {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.connectionClosed(this);
        }
    }

    /**
     * A device's presence changed.
     *
     * @param device the device
     * @param at when
     * @param from what it was
     * @param to what it is
     */
    record PresenceChanged(DeviceKey device, Instant at, Presence from, Presence to) implements ZimPushEvent {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.presenceChanged(this);
        }
    }

    /**
     * This process stood still, for a collection, a paused virtual machine or starvation. The deadlines of heartbeats and acks
     * were moved by as much, so that no client pays for it.
     *
     * @param at when it was noticed
     * @param stoodStill for how long
     */
    record Stalled(Instant at, Duration stoodStill) implements ZimPushEvent {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.stalled(this);
        }
    }
}
