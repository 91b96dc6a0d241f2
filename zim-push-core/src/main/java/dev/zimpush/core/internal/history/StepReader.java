package dev.zimpush.core.internal.history;

import dev.zimpush.Address;
import dev.zimpush.AddressEvent;
import dev.zimpush.CancelReason;
import dev.zimpush.ClusterEvent;
import dev.zimpush.DeliveryId;
import dev.zimpush.DueReason;
import dev.zimpush.Explanation.Step;
import dev.zimpush.HoldReason;
import dev.zimpush.Outcome;
import dev.zimpush.Platform;
import dev.zimpush.Registration;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.History.Entry;
import dev.zimpush.spi.PushVerdict;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what {@link StepWriter} wrote, a part at a time. */
final class StepReader {
    private static final Logger log = LoggerFactory.getLogger(StepReader.class);

    private final DeliveryId delivery;
    private final String[] parts;
    private int next;

    private StepReader(DeliveryId delivery, String line) {
        this.delivery = delivery;
        this.parts = line.split("\\|", -1);
    }

    /** The steps of an entry that can be read: those of a later release may have kinds, or parts, that are not known here. */
    static List<Step> read(Entry entry) {
        List<Step> steps = new ArrayList<>();
        for (String line : entry.steps().lines().toList()) {
            try {
                ZimPushEvent.OfDelivery event = new StepReader(entry.delivery(), line).event();
                if (event != null) {
                    steps.add(new Step(entry.node(), event));
                }
            } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
                log.debug("a step of {} can't be read", entry, e);
            }
        }
        return steps;
    }

    private ZimPushEvent.@Nullable OfDelivery event() {
        String kind = text();
        return switch (kind) {
            case "sent" -> new ZimPushEvent.Sent(delivery, instant(), number(), flag(), duration());
            case "due" ->
                new ZimPushEvent.PushDue(delivery, instant(), DueReason.valueOf(text()), duration(), duration());
            case "held" -> new ZimPushEvent.Held(delivery, instant(), HoldReason.valueOf(text()), duration());
            case "rule" -> new ZimPushEvent.RuleDecided(delivery, instant(), text(), flag(), text());
            case "try" ->
                new ZimPushEvent.Attempted(
                        delivery, instant(), (int) number(), UUID.fromString(text()), text(), registration());
            case "answer" -> answered(instant());
            case "dead" -> addressDead(instant());
            case "doubt" -> addressSuspect(instant());
            case "stale" -> new AddressEvent.AddressStale(delivery, instant(), registration());
            case "learned" -> new AddressEvent.AddressLearned(delivery, instant(), registration());
            case "settled" ->
                new ZimPushEvent.Settled(
                        delivery,
                        instant(),
                        Outcome.valueOf(text()),
                        maybe(CancelReason::valueOf),
                        maybe(DueReason::valueOf),
                        text(),
                        duration(),
                        flag());
            case "late" -> new ZimPushEvent.LateAck(delivery, instant(), Outcome.valueOf(text()));
            case "retract" -> retracted(instant());
            case "routed" -> new ClusterEvent.Routed(delivery, instant(), number());
            case "adopted" -> new ClusterEvent.Adopted(delivery, instant(), flag());
            case "fenced" -> new ClusterEvent.Fenced(delivery, instant());
            case "left" -> new ClusterEvent.HandedOver(delivery, instant(), flag());
            default -> null;
        };
    }

    private ZimPushEvent.Answered answered(Instant at) {
        int attempt = (int) number();
        UUID pushId = UUID.fromString(text());
        String provider = text();
        Duration took = duration();
        PushVerdict verdict = new PushVerdict(
                PushVerdict.Kind.valueOf(text()),
                (int) number(),
                text(),
                maybe(Duration::parse),
                maybe(Instant::parse),
                PushVerdict.Scope.valueOf(text()));
        return new ZimPushEvent.Answered(delivery, at, attempt, pushId, provider, verdict, took);
    }

    private ZimPushEvent.Retracted retracted(Instant at) {
        CancelReason reason = CancelReason.valueOf(text());
        UUID pushId = UUID.fromString(text());
        String provider = text();
        boolean named = flag();
        PushVerdict verdict = new PushVerdict(PushVerdict.Kind.valueOf(text()), (int) number(), text(), null, null);
        return new ZimPushEvent.Retracted(delivery, at, reason, pushId, provider, verdict, named);
    }

    private ZimPushEvent.AddressDead addressDead(Instant at) {
        boolean removed = flag();
        return new ZimPushEvent.AddressDead(delivery, at, registration(), removed);
    }

    private AddressEvent.AddressSuspect addressSuspect(Instant at) {
        boolean confirmed = flag();
        return new AddressEvent.AddressSuspect(delivery, at, registration(), confirmed);
    }

    private Registration registration() {
        Platform platform = new Platform(text());
        Address.Type type = Address.Type.valueOf(text());
        String app = text();
        Address.Environment environment = Address.Environment.valueOf(text());
        Address.Kind kind = Address.Kind.valueOf(text());
        Address address = new Address(platform, type, Step.WITHHELD, app, environment, kind);
        return new Registration(delivery.device(), address, instant(), number());
    }

    private Instant instant() {
        return Instant.parse(text());
    }

    private Duration duration() {
        return Duration.parse(text());
    }

    private long number() {
        return Long.parseLong(text());
    }

    private boolean flag() {
        return Boolean.parseBoolean(text());
    }

    private <T> @Nullable T maybe(Function<String, T> parse) {
        String text = text();
        return text.isEmpty() ? null : parse.apply(text);
    }

    private String text() {
        String part = parts[next++];
        if (part.indexOf('\\') < 0) {
            return part;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '\\') {
                text.append((char) Integer.parseInt(part.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
