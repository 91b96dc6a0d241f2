package dev.zimpush.core.internal.event;

import dev.zimpush.core.internal.event.FlightEvents.Flight;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** The {@link dev.zimpush.VendorEvent}s as the Flight Recorder has them, as the {@link FlightEvents} are. */
final class FlightVendorEvents {
    private FlightVendorEvents() {}

    /** See {@link dev.zimpush.VendorEvent.BreakerOpened}. */
    @Name("dev.zimpush.BreakerOpened")
    @Label("Nothing more is sent with a credential for a while")
    static final class BreakerOpened extends OfCredential {
        @Timespan
        long tryAfter;

        boolean again;

        int status;

        @Nullable
        String reason;
    }

    /** See {@link dev.zimpush.VendorEvent.BreakerClosed}. */
    @Name("dev.zimpush.BreakerClosed")
    @Label("Pushes go out with a credential again")
    static final class BreakerClosed extends OfCredential {
        @Timespan
        long wasOpen;
    }

    /** See {@link dev.zimpush.VendorEvent.RemovalStopped}. */
    @Name("dev.zimpush.RemovalStopped")
    @Label("So many addresses of an app are bad that none is removed")
    static final class RemovalStopped extends OfCredential {
        @Nullable
        String app;

        int bad;

        int answered;
    }

    /** See {@link dev.zimpush.VendorEvent.RemovalResumed}. */
    @Name("dev.zimpush.RemovalResumed")
    @Label("Bad addresses of an app are removed again")
    static final class RemovalResumed extends OfCredential {
        @Nullable
        String app;

        @Timespan
        long wasStopped;
    }

    /** Of a credential of a provider. */
    abstract static class OfCredential extends Flight {
        @Nullable
        String provider;

        @Nullable
        String credential;
    }
}
