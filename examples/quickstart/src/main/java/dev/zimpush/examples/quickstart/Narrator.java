package dev.zimpush.examples.quickstart;

import dev.zimpush.DeliveryId;
import dev.zimpush.HoldReason;
import dev.zimpush.Presence;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import dev.zimpush.spi.PushVerdict;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Records every event of zim-push, and tells the timeline those about users who are on stage: all that the timeline says
 * of zim-push is read off its events.
 */
final class Narrator implements ZimPushListener {
    private static final String ZIM = "zim-push";

    private final Timeline timeline;
    private final Scale scale;
    private final Recorded<ZimPushEvent> events = new Recorded<>();
    private final Set<String> onStage = ConcurrentHashMap.newKeySet();

    Narrator(Timeline timeline, Scale scale) {
        this.timeline = timeline;
        this.scale = scale;
    }

    Recorded<ZimPushEvent> events() {
        return events;
    }

    void enters(String userId) {
        onStage.add(userId);
    }

    void leaves(String userId) {
        onStage.remove(userId);
    }

    /** What a phone says of itself. */
    void phone(Caller caller, String words) {
        if (onStage.contains(caller.userId())) {
            timeline.event(caller.toString(), words);
        }
    }

    @Override
    public void on(ZimPushEvent event) {
        if (event instanceof ZimPushEvent.Stalled || onStage.contains(user(event))) {
            event.dispatchTo(this);
        }
        events.add(event);
    }

    private static String user(ZimPushEvent event) {
        if (event instanceof ZimPushEvent.OfDelivery delivery) {
            return delivery.delivery().device().userId();
        } else if (event instanceof ZimPushEvent.ConnectionOpened opened) {
            return opened.device().userId();
        } else if (event instanceof ZimPushEvent.ConnectionClosed closed) {
            return closed.device().userId();
        } else if (event instanceof ZimPushEvent.PresenceChanged changed) {
            return changed.device().userId();
        } else if (event instanceof ZimPushEvent.NoDevices none) {
            return none.recipient();
        }
        return "";
    }

    @Override
    public void connectionOpened(ZimPushEvent.ConnectionOpened event) {
        timeline.event(
                ZIM,
                "opens connection " + event.connectionId() + " of "
                        + event.device().deviceId());
    }

    @Override
    public void connectionClosed(ZimPushEvent.ConnectionClosed event) {
        String what = "closes connection " + event.connectionId() + " of "
                + event.device().deviceId();
        timeline.event(ZIM, what, event.reason().name(), null);
    }

    @Override
    public void presenceChanged(ZimPushEvent.PresenceChanged event) {
        if (event.to() == Presence.SUSPECT || event.from() == Presence.SUSPECT) {
            timeline.event(ZIM, event.device().deviceId() + " is " + event.to() + ", was " + event.from());
        }
    }

    @Override
    public void sent(ZimPushEvent.Sent event) {
        String why = event.ackWithin().isZero() ? "no wait" : "ack within " + seconds(event.ackWithin());
        timeline.event(
                ZIM,
                (event.again() ? "writes again " : "writes ") + event.delivery().messageId() + " to "
                        + event.delivery().device().deviceId(),
                why,
                null);
    }

    @Override
    public void pushDue(ZimPushEvent.PushDue event) {
        timeline.event(ZIM, name(event.delivery()) + " is due", event.reason().name(), event.sinceAccepted());
    }

    @Override
    public void held(ZimPushEvent.Held event) {
        String atMost = event.reason() == HoldReason.SIBLING ? "" : " " + seconds(event.atMost());
        timeline.event(ZIM, name(event.delivery()) + " waits", event.reason() + atMost, null);
    }

    @Override
    public void attempted(ZimPushEvent.Attempted event) {
        timeline.event(
                ZIM, "pushes " + name(event.delivery()) + " by " + event.provider(), "try " + event.attempt(), null);
    }

    @Override
    public void answered(ZimPushEvent.Answered event) {
        PushVerdict verdict = event.verdict();
        String why = ((verdict.status() == 0 ? "" : verdict.status() + " ") + verdict.reason()).strip();
        timeline.event(
                event.provider(),
                event.delivery().messageId() + " try " + event.attempt() + ": " + verdict.kind(),
                why,
                event.took());
    }

    @Override
    public void addressDead(ZimPushEvent.AddressDead event) {
        String device = event.delivery().device().deviceId();
        timeline.event(ZIM, "address of " + device + " is dead", event.removed() ? "tombstoned" : "kept", null);
    }

    @Override
    public void settled(ZimPushEvent.Settled event) {
        String why = event.cancelReason() == null ? "" : event.cancelReason().name();
        timeline.event(ZIM, name(event.delivery()) + " is " + event.outcome(), why, event.sinceAccepted());
    }

    @Override
    public void lateAck(ZimPushEvent.LateAck event) {
        timeline.event(ZIM, name(event.delivery()) + " acked late", "was " + event.outcome(), null);
    }

    @Override
    public void noDevices(ZimPushEvent.NoDevices event) {
        timeline.event(ZIM, event.messageId() + ": " + event.recipient() + " has no device");
    }

    @Override
    public void stalled(ZimPushEvent.Stalled event) {
        timeline.event("process", "stood still: deadlines move", "", event.stoodStill());
    }

    private static String name(DeliveryId delivery) {
        return delivery.messageId() + " for " + delivery.device().deviceId();
    }

    private String seconds(Duration real) {
        return String.format(Locale.ROOT, "%.1f s", scale.toSeedSeconds(real));
    }
}
