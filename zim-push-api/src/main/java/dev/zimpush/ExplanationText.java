package dev.zimpush;

import dev.zimpush.spi.PushVerdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes an {@link Explanation} for people. */
final class ExplanationText implements ZimPushListener {
    private static final String STEP = "\n    ";

    private final StringBuilder text = new StringBuilder();
    private long node;
    private @Nullable Instant begin;

    private ExplanationText() {}

    static String of(Explanation explanation) {
        ExplanationText writer = new ExplanationText();
        writer.write(explanation);
        return writer.text.toString();
    }

    private void write(Explanation explanation) {
        text.append(explanation.messageId()).append(" to ").append(explanation.recipient());
        text.append(", asked ").append(explanation.at());
        if (!explanation.complete()) {
            text.append("\n  not complete: the cluster's history can't be read now, or this node lost some of late");
        }
        if (explanation.withoutDevice() != null) {
            text.append("\n  accepted ").append(explanation.withoutDevice()).append(" when the user had no device");
        } else if (explanation.devices().isEmpty()) {
            text.append("\n  nothing is known: never sent, too long ago, as expected on another node, or not kept");
        }
        explanation.devices().forEach(this::write);
    }

    private void write(Explanation.OfDevice device) {
        text.append("\n  ").append(device.device()).append(": ");
        text.append(device.outcome() == null ? device.standing() : device.outcome());
        List<Explanation.Step> steps = device.steps();
        Explanation.InHand inHand = device.inHand();
        if (inHand != null) {
            write(inHand);
        }
        if (steps.isEmpty()) {
            boolean expected = inHand != null && inHand.stage() == Explanation.Stage.WAITING && inHand.due() == null;
            text.append(expected ? ", as expected" : ", no steps are kept of it");
        }
        if (device.headless()) {
            text.append(STEP).append("(the beginning is not kept)");
        }
        begin = null;
        for (Explanation.Step step : steps) {
            node = step.node();
            step.event().dispatchTo(this);
        }
        if (device.leftOut() > 0) {
            text.append(STEP)
                    .append("(of the middle, at least ")
                    .append(device.leftOut())
                    .append(" steps are left out)");
        }
    }

    private void write(Explanation.InHand inHand) {
        text.append(", ").append(inHand.stage());
        if (inHand.hold() != null) {
            text.append(" for ").append(inHand.hold());
        }
        if (inHand.due() != null) {
            text.append(", due: ").append(inHand.due());
        }
        if (inHand.attempts() > 0) {
            text.append(", tries: ").append(inHand.attempts());
        }
    }

    @Override
    public void sent(ZimPushEvent.Sent event) {
        String ack = event.ackWithin().isZero() ? "" : "; to be acknowledged within " + time(event.ackWithin());
        step(event, "written " + (event.again() ? "again " : "") + "to connection " + event.connectionId() + ack);
    }

    @Override
    public void pushDue(ZimPushEvent.PushDue event) {
        String late = event.late().isZero() ? "" : ", " + time(event.late()) + " after its deadline";
        step(event, "due for a push: " + event.reason() + late);
    }

    @Override
    public void held(ZimPushEvent.Held event) {
        step(event, "waits: " + event.reason() + ", at most " + time(event.atMost()));
    }

    @Override
    public void ruleDecided(ZimPushEvent.RuleDecided event) {
        step(
                event,
                "rule " + event.rule() + (event.suppressed() ? " suppressed it: " : " deferred it: ") + event.why());
    }

    @Override
    public void attempted(ZimPushEvent.Attempted event) {
        step(
                event,
                "try " + event.attempt() + " by " + event.provider() + ", push id " + event.pushId() + ", to "
                        + address(event.registration()));
    }

    @Override
    public void answered(ZimPushEvent.Answered event) {
        PushVerdict verdict = event.verdict();
        String status = verdict.status() == 0 ? "" : " " + verdict.status();
        String reason = verdict.reason().isEmpty() ? "" : " " + verdict.reason();
        String after = verdict.retryAfter() == null ? "" : ", not before " + time(verdict.retryAfter());
        step(
                event,
                event.provider() + " answered try " + event.attempt() + " after " + time(event.took()) + ": "
                        + verdict.kind() + status + reason + after);
    }

    @Override
    public void addressDead(ZimPushEvent.AddressDead event) {
        step(event, "address dead, " + (event.removed() ? "removed: " : "kept: ") + address(event.registration()));
    }

    @Override
    public void addressSuspect(AddressEvent.AddressSuspect event) {
        String what = event.confirmed() ? "address doubted again, so taken for dead: " : "address doubted: ";
        step(event, what + address(event.registration()));
    }

    @Override
    public void addressStale(AddressEvent.AddressStale event) {
        step(event, "address not bound for too long, removed: " + address(event.registration()));
    }

    @Override
    public void addressLearned(AddressEvent.AddressLearned event) {
        step(event, "environment learned: " + address(event.registration()));
    }

    @Override
    public void settled(ZimPushEvent.Settled event) {
        String reason = event.cancelReason() == null ? "" : " " + event.cancelReason();
        String detail = event.detail().isEmpty() ? "" : ": " + event.detail();
        String adopted = event.adopted() ? ", adopted" : "";
        step(
                event,
                "settled " + event.outcome() + reason + detail + " (" + time(event.sinceAccepted())
                        + " after it was accepted" + adopted + ")");
    }

    @Override
    public void lateAck(ZimPushEvent.LateAck event) {
        step(event, "acknowledged, too late");
    }

    @Override
    public void retracted(ZimPushEvent.Retracted event) {
        PushVerdict verdict = event.verdict();
        String by = event.provider().isEmpty() ? "" : " by " + event.provider();
        String status = verdict.status() == 0 ? "" : " " + verdict.status();
        String reason = verdict.reason().isEmpty() ? "" : " " + verdict.reason();
        step(
                event,
                "taken back" + by + " (" + event.reason() + "), push id " + event.pushId()
                        + (event.named() ? "" : ", not by its name") + ": " + verdict.kind() + status + reason);
    }

    @Override
    public void routed(ClusterEvent.Routed event) {
        step(event, "given to node " + event.node() + ", where the device is connected");
    }

    @Override
    public void adopted(ClusterEvent.Adopted event) {
        step(event, "taken over from a node that is gone" + (event.maybePushed() ? ", maybe pushed by it" : ""));
    }

    @Override
    public void fenced(ClusterEvent.Fenced event) {
        step(event, "not this node's any more");
    }

    @Override
    public void handedOver(ClusterEvent.HandedOver event) {
        step(event, "left to the other nodes" + (event.maybePushed() ? ", maybe pushed" : ""));
    }

    private void step(ZimPushEvent.OfDelivery event, String what) {
        if (begin == null) {
            begin = event.at();
        }
        text.append(STEP).append(event.at().truncatedTo(ChronoUnit.MILLIS)).append(" +");
        text.append(Duration.between(begin, event.at()).toMillis())
                .append(" ms  ")
                .append(inOneLine(what));
        if (node != 0) {
            text.append("  [node ").append(node).append(']');
        }
    }

    /** What others worded stays in its line. */
    static String inOneLine(String what) {
        StringBuilder line = new StringBuilder(what.length());
        what.chars().forEach(c -> {
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                line.append("\\u%04x".formatted(c));
            } else {
                line.append((char) c);
            }
        });
        return line.toString();
    }

    private static String address(Registration registration) {
        return registration.address() + ", generation " + registration.generation();
    }

    /** In milliseconds up to ten seconds, in seconds up to two hours. */
    private static String time(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(10)) < 0) {
            return duration.toMillis() + " ms";
        }
        return duration.compareTo(Duration.ofHours(2)) < 0
                ? duration.toSeconds() + " s"
                : duration.truncatedTo(ChronoUnit.SECONDS).toString().substring(2);
    }
}
