package dev.zimpush.core.internal.event;

import dev.zimpush.AddressEvent;
import dev.zimpush.ClusterEvent;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.VendorEvent;
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
    private static final FlightEvents.AddressSuspect ADDRESS_SUSPECT = new FlightEvents.AddressSuspect();
    private static final FlightEvents.AddressStale ADDRESS_STALE = new FlightEvents.AddressStale();
    private static final FlightEvents.AddressLearned ADDRESS_LEARNED = new FlightEvents.AddressLearned();
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
    private static final FlightVendorEvents.BreakerOpened BREAKER_OPENED = new FlightVendorEvents.BreakerOpened();
    private static final FlightVendorEvents.BreakerClosed BREAKER_CLOSED = new FlightVendorEvents.BreakerClosed();
    private static final FlightVendorEvents.RemovalStopped REMOVAL_STOPPED = new FlightVendorEvents.RemovalStopped();
    private static final FlightVendorEvents.RemovalResumed REMOVAL_RESUMED = new FlightVendorEvents.RemovalResumed();

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
                || ADDRESS_SUSPECT.isEnabled()
                || ADDRESS_STALE.isEnabled()
                || ADDRESS_LEARNED.isEnabled()
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
                || STALLED.isEnabled()
                || BREAKER_OPENED.isEnabled()
                || BREAKER_CLOSED.isEnabled()
                || REMOVAL_STOPPED.isEnabled()
                || REMOVAL_RESUMED.isEnabled();
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
    public void addressSuspect(AddressEvent.AddressSuspect event) {
        FlightEvents.AddressSuspect flight = new FlightEvents.AddressSuspect();
        flight.platform = event.registration().address().platform().name();
        flight.generation = event.registration().generation();
        flight.confirmed = event.confirmed();
        commit(flight, event.delivery(), event.at());
    }

    @Override
    public void addressStale(AddressEvent.AddressStale event) {
        FlightEvents.AddressStale flight = new FlightEvents.AddressStale();
        flight.platform = event.registration().address().platform().name();
        flight.generation = event.registration().generation();
        commit(flight, event.delivery(), event.at());
    }

    @Override
    public void addressLearned(AddressEvent.AddressLearned event) {
        FlightEvents.AddressLearned flight = new FlightEvents.AddressLearned();
        flight.platform = event.registration().address().platform().name();
        flight.environment = event.registration().address().environment().name();
        flight.generation = event.registration().generation();
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
    public void retracted(ZimPushEvent.Retracted event) {
        FlightEvents.Retracted flight = new FlightEvents.Retracted();
        flight.cancelReason = event.reason().name();
        flight.pushId = event.pushId().toString();
        flight.provider = event.provider();
        flight.verdict = event.verdict().kind().name();
        flight.status = event.verdict().status();
        flight.reason = event.verdict().reason();
        flight.named = event.named();
        commit(flight, event.delivery(), event.at());
    }

    @Override
    public void routed(ClusterEvent.Routed event) {
        FlightEvents.Routed flight = new FlightEvents.Routed();
        flight.node = event.node();
        commit(flight, event.delivery(), event.at());
    }

    @Override
    public void adopted(ClusterEvent.Adopted event) {
        FlightEvents.Adopted flight = new FlightEvents.Adopted();
        flight.maybePushed = event.maybePushed();
        commit(flight, event.delivery(), event.at());
    }

    @Override
    public void fenced(ClusterEvent.Fenced event) {
        FlightEvents.Fenced flight = new FlightEvents.Fenced();
        commit(flight, event.delivery(), event.at());
    }

    @Override
    public void handedOver(ClusterEvent.HandedOver event) {
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

    @Override
    public void breakerOpened(VendorEvent.BreakerOpened event) {
        FlightVendorEvents.BreakerOpened flight = new FlightVendorEvents.BreakerOpened();
        flight.tryAfter = event.tryAfter().toNanos();
        flight.again = event.again();
        flight.status = event.status();
        flight.reason = event.reason();
        commit(flight, event);
    }

    @Override
    public void breakerClosed(VendorEvent.BreakerClosed event) {
        FlightVendorEvents.BreakerClosed flight = new FlightVendorEvents.BreakerClosed();
        flight.wasOpen = event.wasOpen().toNanos();
        commit(flight, event);
    }

    @Override
    public void removalStopped(VendorEvent.RemovalStopped event) {
        FlightVendorEvents.RemovalStopped flight = new FlightVendorEvents.RemovalStopped();
        flight.app = event.app();
        flight.bad = event.bad();
        flight.answered = event.answered();
        commit(flight, event);
    }

    @Override
    public void removalResumed(VendorEvent.RemovalResumed event) {
        FlightVendorEvents.RemovalResumed flight = new FlightVendorEvents.RemovalResumed();
        flight.app = event.app();
        flight.wasStopped = event.wasStopped().toNanos();
        commit(flight, event);
    }

    private static void commit(FlightVendorEvents.OfCredential flight, VendorEvent event) {
        flight.provider = event.provider();
        flight.credential = event.credential();
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
