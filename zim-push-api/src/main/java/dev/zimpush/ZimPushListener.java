package dev.zimpush;

/**
 * Hears of everything that happens. Every method does nothing unless overridden.
 *
 * <p><b>Thread and order.</b> Called under no lock, on whichever thread made the transition or on the library's workers,
 * so it should be quick; events of one device come one at a time and in the order in which they happened. What it throws
 * is logged and goes no further. A {@code send} returns, or its stage completes, possibly before its events are out.
 *
 * <p><b>What a crash loses.</b> In memory, the events of what it interrupts. In a cluster an outcome is told before it is
 * recorded: after a crash another node may tell another one, marked {@linkplain ZimPushEvent.Settled#adopted() adopted}.
 */
public interface ZimPushListener {
    /** Every event; calls the method for its kind unless overridden. */
    default void on(ZimPushEvent event) {
        event.dispatchTo(this);
    }

    /** A delivery was written to a connection. */
    default void sent(ZimPushEvent.Sent event) {}

    /** A delivery became due. */
    default void pushDue(ZimPushEvent.PushDue event) {}

    /** A delivery waits. */
    default void held(ZimPushEvent.Held event) {}

    /** A rule suppressed or deferred a push. */
    default void ruleDecided(ZimPushEvent.RuleDecided event) {}

    /** A push was handed to a provider. */
    default void attempted(ZimPushEvent.Attempted event) {}

    /** A provider answered. */
    default void answered(ZimPushEvent.Answered event) {}

    /** An address is dead. */
    default void addressDead(ZimPushEvent.AddressDead event) {}

    /** A vendor has doubts about an address. */
    default void addressSuspect(AddressEvent.AddressSuspect event) {}

    /** An address was not bound for too long. */
    default void addressStale(AddressEvent.AddressStale event) {}

    /** The environment of an address is known now. */
    default void addressLearned(AddressEvent.AddressLearned event) {}

    /** A delivery has its outcome. */
    default void settled(ZimPushEvent.Settled event) {}

    /** An acknowledgement came after the outcome. */
    default void lateAck(ZimPushEvent.LateAck event) {}

    /** What was pushed was taken back. */
    default void retracted(ZimPushEvent.Retracted event) {}

    /** A delivery is another node's from now on. */
    default void routed(ClusterEvent.Routed event) {}

    /** A delivery was taken over from another node. */
    default void adopted(ClusterEvent.Adopted event) {}

    /** A delivery is not this node's any more. */
    default void fenced(ClusterEvent.Fenced event) {}

    /** A delivery was left to the other nodes. */
    default void handedOver(ClusterEvent.HandedOver event) {}

    /** A recipient has no device. */
    default void noDevices(ZimPushEvent.NoDevices event) {}

    /** A device opened a connection. */
    default void connectionOpened(ZimPushEvent.ConnectionOpened event) {}

    /** A connection ended. */
    default void connectionClosed(ZimPushEvent.ConnectionClosed event) {}

    /** A device's presence changed. */
    default void presenceChanged(ZimPushEvent.PresenceChanged event) {}

    /** This process stood still. */
    default void stalled(ZimPushEvent.Stalled event) {}

    /** Nothing more is sent with a credential for a while. */
    default void breakerOpened(VendorEvent.BreakerOpened event) {}

    /** Pushes go out with a credential again. */
    default void breakerClosed(VendorEvent.BreakerClosed event) {}

    /** So many addresses of an app are bad that none is removed any more. */
    default void removalStopped(VendorEvent.RemovalStopped event) {}

    /** Bad addresses of an app are removed again. */
    default void removalResumed(VendorEvent.RemovalResumed event) {}
}
