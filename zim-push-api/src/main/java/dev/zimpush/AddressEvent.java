package dev.zimpush;

import java.time.Instant;

/** Something that a delivery found out about an address. */
public sealed interface AddressEvent extends ZimPushEvent.OfDelivery {
    /** The address. */
    Registration registration();

    /**
     * A vendor said something of an address that may mean that it is dead, or that this library's settings are wrong. It stays
     * live, and in use, until the vendor takes a push to it, which ends the doubt, or has doubts again.
     *
     * @param delivery the delivery that met it
     * @param at when
     * @param registration the address
     * @param confirmed whether this was the second time, so that it is taken for dead: {@link ZimPushEvent.AddressDead} follows
     */
    record AddressSuspect(DeliveryId delivery, Instant at, Registration registration, boolean confirmed)
            implements AddressEvent {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.addressSuspect(this);
        }
    }

    /**
     * An address was not bound for so long that it is not pushed to any more, and was removed. Binding it again is all it takes.
     *
     * @param delivery the delivery that met it
     * @param at when
     * @param registration the address
     */
    record AddressStale(DeliveryId delivery, Instant at, Registration registration) implements AddressEvent {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.addressStale(this);
        }
    }

    /**
     * An address whose environment was unknown took a push, and is bound in the environment where it did.
     *
     * @param delivery the delivery that was pushed
     * @param at when
     * @param registration the address as it is now
     */
    record AddressLearned(DeliveryId delivery, Instant at, Registration registration) implements AddressEvent {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.addressLearned(this);
        }
    }
}
