package dev.zimpush.core.internal.event;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Hands the library's events to the Flight Recorder. Thread-safe. */
final class FlightListener implements ZimPushListener {
    static final FlightListener INSTANCE = new FlightListener();

    // one of each kind, to ask whether a recording wants it: a constant for the compiler while no recording runs
    private static final FlightEvents.Sent SENT = new FlightEvents.Sent();
    private static final FlightEvents.PushDue PUSH_DUE = new FlightEvents.PushDue();
    private static final FlightEvents.Held HELD = new FlightEvents.Held();
    private static final FlightEvents.RuleDecided RULE_DECIDED = new FlightEvents.RuleDecided();
    private static final FlightEvents.Attempted ATTEMPTED = new FlightEvents.Attempted();
    private static final FlightEvents.Answered ANSWERED = new FlightEvents.Answered();
    private static final FlightEvents.AddressDead ADDRESS_DEAD = new FlightEvents.AddressDead();
    private static final FlightEvents.Settled SETTLED = new FlightEvents.Settled();
    private static final FlightEvents.LateAck LATE_ACK = new FlightEvents.LateAck();
    private static final FlightEvents.Routed ROUTED = new FlightEvents.Routed();
    private static final FlightEvents.Adopted ADOPTED = new FlightEvents.Adopted();
    private static final FlightEvents.Fenced FENCED = new FlightEvents.Fenced();
    private static final FlightEvents.HandedOver HANDED_OVER = new FlightEvents.HandedOver();
    private static final FlightEvents.NoDevices NO_DEVICES = new FlightEvents.NoDevices();
    private static final FlightEvents.ConnectionOpened CONNECTION_OPENED = new FlightEvents.ConnectionOpened();
    private static final FlightEvents.ConnectionClosed CONNECTION_CLOSED = new FlightEvents.ConnectionClosed();
    private static final FlightEvents.PresenceChanged PRESENCE_CHANGED = new FlightEvents.PresenceChanged();
    private static final FlightEvents.Stalled STALLED = new FlightEvents.Stalled();

    private FlightListener() {}

    /** Whether a recording that runs has any of them turned on. */
    static boolean isOn() {
        return SENT.isEnabled()
                || PUSH_DUE.isEnabled()
                || HELD.isEnabled()
                || RULE_DECIDED.isEnabled()
                || ATTEMPTED.isEnabled()
                || ANSWERED.isEnabled()
                || ADDRESS_DEAD.isEnabled()
                || SETTLED.isEnabled()
                || LATE_ACK.isEnabled()
                || ROUTED.isEnabled()
                || ADOPTED.isEnabled()
                || FENCED.isEnabled()
                || HANDED_OVER.isEnabled()
                || NO_DEVICES.isEnabled()
                || CONNECTION_OPENED.isEnabled()
                || CONNECTION_CLOSED.isEnabled()
                || PRESENCE_CHANGED.isEnabled()
                || STALLED.isEnabled();
    }

    @Override
    public void sent(ZimPushEvent.Sent event) {
        FlightEvents.Sent flight = new FlightEvents.Sent();
        flight.connectionId = event.connectionId();
        flight.again = event.again();
        flight.ackWithin = event.ackWithin().toNanos();
        commit(flight, event.delivery(), event.at());
    }

    @Override
    public void pushDue(ZimPushEvent.PushDue event) {
        FlightEvents.PushDue flight = new FlightEvents.PushDue();
        flight.reason = event.reason().name();
        flight.sinceAccepted = event.sinceAccepted().toNanos();
        flight.late = event.late().toNanos();
        commit(flight, event.delivery(), event.at());
    }

    @Override
    public void held(ZimPushEvent.Held event) {
        FlightEvents.Held flight = new FlightEvents.Held();
        flight.reason = event.reason().name();
        flight.atMost = event.atMost().toNanos();
        commit(flight, event.delivery(), event.at());
    }

    @Override
    public void ruleDecided(ZimPushEvent.RuleDecided event) {
        FlightEvents.RuleDecided flight = new FlightEvents.RuleDecided();
        flight.rule = event.rule();
        flight.suppressed = event.suppressed();
        flight.why = event.why();
        commit(flight, event.delivery(), event.at());
    }

    @Override
    public void attempted(ZimPushEvent.Attempted event) {
        FlightEvents.Attempted flight = new FlightEvents.Attempted();
        flight.attempt = event.attempt();
        flight.pushId = event.pushId().toString();
        flight.provider = event.provider();
        flight.platform = event.registration().address().platform().name();
        commit(flight, event.delivery(), event.at());
    }

    @Override
    public void answered(ZimPushEvent.Answered event) {
        FlightEvents.Answered flight = new FlightEvents.Answered();
        flight.attempt = event.attempt();
        flight.pushId = event.pushId().toString();
        flight.provider = event.provider();
        flight.verdict = event.verdict().kind().name();
        flight.status = event.verdict().status();
        flight.reason = event.verdict().reason();
        flight.took = event.took().toNanos();
        commit(flight, event.delivery(), event.at());
    }

    @Override
    public void addressDead(ZimPushEvent.AddressDead event) {
        FlightEvents.AddressDead flight = new FlightEvents.AddressDead();
        flight.platform = event.registration().address().platform().name();
        flight.generation = event.registration().generation();
        flight.removed = event.removed();
        commit(flight, event.delivery(), event.at());
    }

    @Override
    public void settled(ZimPushEvent.Settled event) {
        FlightEvents.Settled flight = new FlightEvents.Settled();
        flight.outcome = event.outcome().name();
        flight.cancelReason = name(event.cancelReason());
        flight.dueReason = name(event.dueReason());
        flight.detail = event.detail();
        flight.sinceAccepted = event.sinceAccepted().toNanos();
        flight.adopted = event.adopted();
        commit(flight, event.delivery(), event.at());
    }

    @Override
    public void lateAck(ZimPushEvent.LateAck event) {
        FlightEvents.LateAck flight = new FlightEvents.LateAck();
        flight.outcome = event.outcome().name();
        commit(flight, event.delivery(), event.at());
    }

    @Override
    public void routed(ZimPushEvent.Routed event) {
        FlightEvents.Routed flight = new FlightEvents.Routed();
        flight.node = event.node();
        commit(flight, event.delivery(), event.at());
    }

    @Override
    public void adopted(ZimPushEvent.Adopted event) {
        FlightEvents.Adopted flight = new FlightEvents.Adopted();
        flight.maybePushed = event.maybePushed();
        commit(flight, event.delivery(), event.at());
    }

    @Override
    public void fenced(ZimPushEvent.Fenced event) {
        FlightEvents.Fenced flight = new FlightEvents.Fenced();
        commit(flight, event.delivery(), event.at());
    }

    @Override
    public void handedOver(ZimPushEvent.HandedOver event) {
        FlightEvents.HandedOver flight = new FlightEvents.HandedOver();
        flight.maybePushed = event.maybePushed();
        commit(flight, event.delivery(), event.at());
    }

    @Override
    public void noDevices(ZimPushEvent.NoDevices event) {
        FlightEvents.NoDevices flight = new FlightEvents.NoDevices();
        flight.userId = event.recipient();
        flight.messageId = event.messageId();
        commit(flight, event.at());
    }

    @Override
    public void connectionOpened(ZimPushEvent.ConnectionOpened event) {
        FlightEvents.ConnectionOpened flight = new FlightEvents.ConnectionOpened();
        flight.connectionId = event.connectionId();
        commit(flight, event.device(), event.at());
    }

    @Override
    public void connectionClosed(ZimPushEvent.ConnectionClosed event) {
        FlightEvents.ConnectionClosed flight = new FlightEvents.ConnectionClosed();
        flight.connectionId = event.connectionId();
        flight.reason = event.reason().name();
        commit(flight, event.device(), event.at());
    }

    @Override
    public void presenceChanged(ZimPushEvent.PresenceChanged event) {
        FlightEvents.PresenceChanged flight = new FlightEvents.PresenceChanged();
        flight.from = event.from().name();
        flight.to = event.to().name();
        commit(flight, event.device(), event.at());
    }

    @Override
    public void stalled(ZimPushEvent.Stalled event) {
        FlightEvents.Stalled flight = new FlightEvents.Stalled();
        flight.stoodStill = event.stoodStill().toNanos();
        commit(flight, event.at());
    }

    private static void commit(FlightEvents.OfDelivery flight, DeliveryId delivery, Instant at) {
        flight.messageId = delivery.messageId();
        commit(flight, delivery.device(), at);
    }

    private static void commit(FlightEvents.OfDevice flight, DeviceKey device, Instant at) {
        flight.userId = device.userId();
        flight.deviceId = device.deviceId();
        commit(flight, at);
    }

    /** Does nothing for a kind that is not turned on. */
    private static void commit(FlightEvents.Flight flight, Instant at) {
        flight.at = at.toEpochMilli();
        flight.commit();
    }

    private static @Nullable String name(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name();
    }
}
