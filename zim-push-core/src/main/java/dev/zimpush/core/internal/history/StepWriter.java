package dev.zimpush.core.internal.history;

import dev.zimpush.Address;
import dev.zimpush.AddressEvent;
import dev.zimpush.ClusterEvent;
import dev.zimpush.Registration;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import dev.zimpush.spi.PushVerdict;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The text form of a step: a line of printable ASCII, the kind of event and its parts with a bar before each; the delivery and the
 * text of an address are not in it. {@link StepReader} reads it, and leaves out kinds that it does not know.
 */
final class StepWriter implements ZimPushListener {
    private final StringBuilder text = new StringBuilder();

    private StepWriter() {}

    static String write(ZimPushEvent.OfDelivery event) {
        StepWriter writer = new StepWriter();
        event.dispatchTo(writer);
        return writer.text.toString();
    }

    @Override
    public void sent(ZimPushEvent.Sent event) {
        begin("sent", event);
        add(event.connectionId(), event.again(), event.ackWithin());
    }

    @Override
    public void pushDue(ZimPushEvent.PushDue event) {
        begin("due", event);
        add(event.reason(), event.sinceAccepted(), event.late());
    }

    @Override
    public void held(ZimPushEvent.Held event) {
        begin("held", event);
        add(event.reason(), event.atMost());
    }

    @Override
    public void ruleDecided(ZimPushEvent.RuleDecided event) {
        begin("rule", event);
        add(event.rule(), event.suppressed(), event.why());
    }

    @Override
    public void attempted(ZimPushEvent.Attempted event) {
        begin("try", event);
        add(event.attempt(), event.pushId(), event.provider());
        add(event.registration());
    }

    @Override
    public void answered(ZimPushEvent.Answered event) {
        begin("answer", event);
        add(event.attempt(), event.pushId(), event.provider(), event.took());
        PushVerdict verdict = event.verdict();
        add(verdict.kind(), verdict.status(), verdict.reason(), verdict.retryAfter(), verdict.deadSince());
        add(verdict.scope());
    }

    @Override
    public void addressDead(ZimPushEvent.AddressDead event) {
        begin("dead", event);
        add(event.removed());
        add(event.registration());
    }

    @Override
    public void addressSuspect(AddressEvent.AddressSuspect event) {
        begin("doubt", event);
        add(event.confirmed());
        add(event.registration());
    }

    @Override
    public void addressStale(AddressEvent.AddressStale event) {
        begin("stale", event);
        add(event.registration());
    }

    @Override
    public void addressLearned(AddressEvent.AddressLearned event) {
        begin("learned", event);
        add(event.registration());
    }

    @Override
    public void settled(ZimPushEvent.Settled event) {
        begin("settled", event);
        add(event.outcome(), event.cancelReason(), event.dueReason(), event.detail());
        add(event.sinceAccepted(), event.adopted());
    }

    @Override
    public void lateAck(ZimPushEvent.LateAck event) {
        begin("late", event);
        add(event.outcome());
    }

    @Override
    public void retracted(ZimPushEvent.Retracted event) {
        begin("retract", event);
        add(event.reason(), event.pushId(), event.provider(), event.named());
        PushVerdict verdict = event.verdict();
        add(verdict.kind(), verdict.status(), verdict.reason());
    }

    @Override
    public void routed(ClusterEvent.Routed event) {
        begin("routed", event);
        add(event.node());
    }

    @Override
    public void adopted(ClusterEvent.Adopted event) {
        begin("adopted", event);
        add(event.maybePushed());
    }

    @Override
    public void fenced(ClusterEvent.Fenced event) {
        begin("fenced", event);
    }

    @Override
    public void handedOver(ClusterEvent.HandedOver event) {
        begin("left", event);
        add(event.maybePushed());
    }

    private void begin(String kind, ZimPushEvent event) {
        text.append(kind);
        add(event.at());
    }

    private void add(Registration registration) {
        Address address = registration.address();
        add(address.platform(), address.type(), address.app(), address.environment(), address.kind());
        add(registration.registeredAt(), registration.generation());
    }

    private void add(@Nullable Object... parts) {
        for (Object part : parts) {
            text.append('|');
            if (part != null) {
                escape(part instanceof Enum<?> constant ? constant.name() : Objects.toString(part));
            }
        }
    }

    private void escape(String part) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c < ' ' || c > '~' || c == '|' || c == '\\') {
                text.append("\\%04x".formatted((int) c));
            } else {
                text.append(c);
            }
        }
    }
}
