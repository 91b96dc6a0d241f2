package dev.zimpush.testkit;

import dev.zimpush.AddressEvent;
import dev.zimpush.ClusterEvent;
import dev.zimpush.DeliveryId;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what happened to one delivery: {@code m-1@bob/phone: +0 ms sent on #1 > +5000 ms due ACK_TIMEOUT > ...}. */
final class Story implements ZimPushListener {
    private final StringBuilder text;
    private @Nullable Instant begin;

    private Story(DeliveryId delivery) {
        text = new StringBuilder().append(delivery).append(':');
    }

    static String of(DeliveryId delivery, List<ZimPushEvent.OfDelivery> events) {
        Story story = new Story(delivery);
        events.forEach(event -> event.dispatchTo(story));
        return events.isEmpty() ? story.text + " nothing happened" : story.text.toString();
    }

    @Override
    public void sent(ZimPushEvent.Sent event) {
        tell(event, (event.again() ? "sent again on #" : "sent on #") + event.connectionId());
    }

    @Override
    public void pushDue(ZimPushEvent.PushDue event) {
        tell(event, "due " + event.reason());
    }

    @Override
    public void held(ZimPushEvent.Held event) {
        tell(event, "held " + event.reason() + " for " + event.atMost().toMillis() + " ms at most");
    }

    @Override
    public void ruleDecided(ZimPushEvent.RuleDecided event) {
        tell(event, (event.suppressed() ? "suppressed by " : "deferred by ") + event.rule() + " (" + event.why() + ')');
    }

    @Override
    public void attempted(ZimPushEvent.Attempted event) {
        tell(event, "try " + event.attempt() + " by " + event.provider());
    }

    @Override
    public void answered(ZimPushEvent.Answered event) {
        tell(
                event,
                "answer " + event.verdict().kind() + ' ' + event.verdict().status() + ' '
                        + event.verdict().reason());
    }

    @Override
    public void addressDead(ZimPushEvent.AddressDead event) {
        tell(event, event.removed() ? "address dead, removed" : "address dead, kept");
    }

    @Override
    public void addressSuspect(AddressEvent.AddressSuspect event) {
        tell(event, event.confirmed() ? "address doubted again" : "address doubted");
    }

    @Override
    public void addressStale(AddressEvent.AddressStale event) {
        tell(event, "address stale, removed");
    }

    @Override
    public void addressLearned(AddressEvent.AddressLearned event) {
        tell(event, "address is of " + event.registration().address().environment());
    }

    @Override
    public void settled(ZimPushEvent.Settled event) {
        String why = event.cancelReason() == null ? event.detail() : event.cancelReason() + " " + event.detail();
        tell(event, "settled " + event.outcome() + ' ' + why);
    }

    @Override
    public void routed(ClusterEvent.Routed event) {
        tell(event, "routed to node " + event.node());
    }

    @Override
    public void adopted(ClusterEvent.Adopted event) {
        tell(event, event.maybePushed() ? "adopted, maybe pushed" : "adopted");
    }

    @Override
    public void fenced(ClusterEvent.Fenced event) {
        tell(event, "fenced");
    }

    @Override
    public void handedOver(ClusterEvent.HandedOver event) {
        tell(event, event.maybePushed() ? "handed over, maybe pushed" : "handed over");
    }

    @Override
    public void lateAck(ZimPushEvent.LateAck event) {
        tell(event, "late ack");
    }

    @Override
    public void retracted(ZimPushEvent.Retracted event) {
        tell(
                event,
                "retracted " + event.reason() + ' ' + event.verdict().kind() + ' '
                        + event.verdict().reason());
    }

    private void tell(ZimPushEvent event, String what) {
        text.append(begin == null ? " " : " > ");
        if (begin == null) {
            begin = event.at();
        }
        text.append('+')
                .append(Duration.between(begin, event.at()).toMillis())
                .append(" ms ")
                .append(what.strip());
    }
}
