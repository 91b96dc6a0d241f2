package dev.zimpush;

import java.time.Duration;
import java.time.Instant;

/** Something that happened to a credential of a vendor, rather than to one delivery. */
public sealed interface VendorEvent extends ZimPushEvent {
    /** The provider's name. */
    String provider();

    /** The credential, as the provider names it. */
    String credential();

    /**
     * Nothing more is sent with a credential for a while: the vendor can't be reached, is overloaded, or refuses the credential.
     * What is due waits.
     *
     * @param provider the provider's name
     * @param credential the credential, as the provider names it
     * @param at when
     * @param tryAfter how long until a single push tries whether the vendor is back
     * @param again whether such a try failed; false when pushes went out before
     * @param status the status of the answer that decided it, 0 if there was none
     * @param reason the reason in that answer
     */
    record BreakerOpened(
            String provider, String credential, Instant at, Duration tryAfter, boolean again, int status, String reason)
            implements VendorEvent {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.breakerOpened(this);
        }
    }

    /**
     * The vendor is back: pushes go out with a credential again, few at first.
     *
     * @param provider the provider's name
     * @param credential the credential, as the provider names it
     * @param at when
     * @param wasOpen for how long none went out but those that tried
     */
    record BreakerClosed(String provider, String credential, Instant at, Duration wasOpen) implements VendorEvent {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.breakerClosed(this);
        }
    }

    /**
     * So many of an app's addresses turned bad at once that the credential, or the app's environment, is more likely to be wrong than
     * they are: none of them is removed any more, and what was to be pushed to them waits. Look at the settings, and when they are
     * mended bring back what was removed before, with {@link Devices#restore}. If they are right, {@link Devices#resumeRemoval} lets them be
     * removed.
     *
     * @param provider the provider's name
     * @param credential the credential, as the provider names it
     * @param app the app, as the vendor names it, whose address was the last one; beyond a hundred apps of a credential others share it
     * @param at when
     * @param bad how many different addresses of late the vendor said to be dead, or doubted
     * @param answered of how many that it was asked about
     */
    record RemovalStopped(String provider, String credential, String app, Instant at, int bad, int answered)
            implements VendorEvent {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.removalStopped(this);
        }
    }

    /**
     * An app's addresses are good again: those that are bad are removed again.
     *
     * @param provider the provider's name
     * @param credential the credential, as the provider names it
     * @param app the app, as the vendor names it
     * @param at when
     * @param wasStopped for how long none was removed
     */
    record RemovalResumed(String provider, String credential, String app, Instant at, Duration wasStopped)
            implements VendorEvent {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.removalResumed(this);
        }
    }
}
