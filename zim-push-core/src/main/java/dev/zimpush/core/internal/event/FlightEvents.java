package dev.zimpush.core.internal.event;

import jdk.jfr.Category;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * The events of the library as the Flight Recorder has them: one kind for each of {@link dev.zimpush.ZimPushEvent}, under its name,
 * with its facts; of an address the platform alone. They are off unless a recording turns them on, so that one that runs all the
 * time does not fill with messages. Filled by {@link FlightListener}.
 */
final class FlightEvents {
    private FlightEvents() {}

    /** What all have. The recorder's own time is that of the telling. */
    @Enabled(false)
    @StackTrace(false)
    @Category("zim-push")
    abstract static class Flight extends Event {
        /** When it happened. */
        @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
        long at;
    }

    /** An event of a device. */
    abstract static class OfDevice extends Flight {
        @Nullable
        String userId;

        @Nullable
        String deviceId;
    }

    /** An event of a delivery. */
    abstract static class OfDelivery extends OfDevice {
        @Nullable
        String messageId;
    }

    /** See {@link dev.zimpush.ZimPushEvent.Sent}. */
    @Name("dev.zimpush.Sent")
    @Label("Written to a connection")
    static final class Sent extends OfDelivery {
        long connectionId;

        boolean again;

        @Timespan
        long ackWithin;
    }

    /** See {@link dev.zimpush.ZimPushEvent.PushDue}. */
    @Name("dev.zimpush.PushDue")
    @Label("Became due for a push")
    static final class PushDue extends OfDelivery {
        @Nullable
        String reason;

        @Timespan
        long sinceAccepted;

        @Timespan
        long late;
    }

    /** See {@link dev.zimpush.ZimPushEvent.Held}. */
    @Name("dev.zimpush.Held")
    @Label("Waits")
    static final class Held extends OfDelivery {
        @Nullable
        String reason;

        @Timespan
        long atMost;
    }

    /** See {@link dev.zimpush.ZimPushEvent.RuleDecided}. */
    @Name("dev.zimpush.RuleDecided")
    @Label("A rule did not allow the push")
    static final class RuleDecided extends OfDelivery {
        @Nullable
        String rule;

        boolean suppressed;

        @Nullable
        String why;
    }

    /** See {@link dev.zimpush.ZimPushEvent.Attempted}. */
    @Name("dev.zimpush.Attempted")
    @Label("Handed to a provider")
    static final class Attempted extends OfDelivery {
        int attempt;

        @Nullable
        String pushId;

        @Nullable
        String provider;

        @Nullable
        String platform;
    }

    /** See {@link dev.zimpush.ZimPushEvent.Answered}. */
    @Name("dev.zimpush.Answered")
    @Label("A provider answered, or did not in time")
    static final class Answered extends OfDelivery {
        int attempt;

        @Nullable
        String pushId;

        @Nullable
        String provider;

        @Nullable
        String verdict;

        int status;

        @Nullable
        String reason;

        @Timespan
        long took;
    }

    /** See {@link dev.zimpush.ZimPushEvent.AddressDead}. */
    @Name("dev.zimpush.AddressDead")
    @Label("A vendor said that an address is dead")
    static final class AddressDead extends OfDelivery {
        @Nullable
        String platform;

        long generation;

        boolean removed;
    }

    /** See {@link dev.zimpush.AddressEvent.AddressSuspect}. */
    @Name("dev.zimpush.AddressSuspect")
    @Label("A vendor doubts an address")
    static final class AddressSuspect extends OfDelivery {
        @Nullable
        String platform;

        long generation;

        boolean confirmed;
    }

    /** See {@link dev.zimpush.AddressEvent.AddressStale}. */
    @Name("dev.zimpush.AddressStale")
    @Label("An address was not bound for too long")
    static final class AddressStale extends OfDelivery {
        @Nullable
        String platform;

        long generation;
    }

    /** See {@link dev.zimpush.AddressEvent.AddressLearned}. */
    @Name("dev.zimpush.AddressLearned")
    @Label("The environment of an address is known now")
    static final class AddressLearned extends OfDelivery {
        @Nullable
        String platform;

        @Nullable
        String environment;

        long generation;
    }

    /** See {@link dev.zimpush.ZimPushEvent.Settled}. */
    @Name("dev.zimpush.Settled")
    @Label("Has its outcome")
    static final class Settled extends OfDelivery {
        @Nullable
        String outcome;

        @Nullable
        String cancelReason;

        @Nullable
        String dueReason;

        @Nullable
        String detail;

        @Timespan
        long sinceAccepted;

        boolean adopted;
    }

    /** See {@link dev.zimpush.ZimPushEvent.LateAck}. */
    @Name("dev.zimpush.LateAck")
    @Label("Acknowledged after the outcome")
    static final class LateAck extends OfDelivery {
        @Nullable
        String outcome;
    }

    /** See {@link dev.zimpush.ZimPushEvent.Retracted}. */
    @Name("dev.zimpush.Retracted")
    @Label("Taken back")
    static final class Retracted extends OfDelivery {
        @Nullable
        String cancelReason;

        @Nullable
        String pushId;

        @Nullable
        String provider;

        @Nullable
        String verdict;

        int status;

        @Nullable
        String reason;

        boolean named;
    }

    /** See {@link dev.zimpush.ClusterEvent.Routed}. */
    @Name("dev.zimpush.Routed")
    @Label("Another node's from now on")
    static final class Routed extends OfDelivery {
        long node;
    }

    /** See {@link dev.zimpush.ClusterEvent.Adopted}. */
    @Name("dev.zimpush.Adopted")
    @Label("Taken over from a node that is gone")
    static final class Adopted extends OfDelivery {
        boolean maybePushed;
    }

    /** See {@link dev.zimpush.ClusterEvent.Fenced}. */
    @Name("dev.zimpush.Fenced")
    @Label("Found to be another node's")
    static final class Fenced extends OfDelivery {}

    /** See {@link dev.zimpush.ClusterEvent.HandedOver}. */
    @Name("dev.zimpush.HandedOver")
    @Label("Left to the other nodes")
    static final class HandedOver extends OfDelivery {
        boolean maybePushed;
    }

    /** See {@link dev.zimpush.ZimPushEvent.NoDevices}. */
    @Name("dev.zimpush.NoDevices")
    @Label("For a user without devices")
    static final class NoDevices extends Flight {
        @Nullable
        String userId;

        @Nullable
        String messageId;
    }

    /** See {@link dev.zimpush.ZimPushEvent.ConnectionOpened}. */
    @Name("dev.zimpush.ConnectionOpened")
    @Label("A device opened a connection")
    static final class ConnectionOpened extends OfDevice {
        long connectionId;
    }

    /** See {@link dev.zimpush.ZimPushEvent.ConnectionClosed}. */
    @Name("dev.zimpush.ConnectionClosed")
    @Label("A connection ended")
    static final class ConnectionClosed extends OfDevice {
        long connectionId;

        @Nullable
        String reason;
    }

    /** See {@link dev.zimpush.ZimPushEvent.PresenceChanged}. */
    @Name("dev.zimpush.PresenceChanged")
    @Label("A device's presence changed")
    static final class PresenceChanged extends OfDevice {
        @Nullable
        String from;

        @Nullable
        String to;
    }

    /** See {@link dev.zimpush.ZimPushEvent.Stalled}. */
    @Name("dev.zimpush.Stalled")
    @Label("This process stood still")
    static final class Stalled extends Flight {
        @Timespan
        long stoodStill;
    }
}
