package dev.zimpush.core.internal.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.AddressEvent;
import dev.zimpush.CancelReason;
import dev.zimpush.ClusterEvent;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.DueReason;
import dev.zimpush.Explanation.Step;
import dev.zimpush.HoldReason;
import dev.zimpush.Outcome;
import dev.zimpush.Registration;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.History.Entry;
import dev.zimpush.spi.PushVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The text form of steps: what is written is read again, and what can't be read is left out. */
class StepTextTest {
    private static final DeliveryId DELIVERY = new DeliveryId(DeviceKey.of("bob", "phone"), "m-1");
    private static final Instant AT = Instant.parse("2026-03-01T10:15:30.123456789Z");
    private static final Duration SOME = Duration.ofNanos(7_200_000_000_123L);
    private static final UUID PUSH = UUID.fromString("6f1c9f5e-1111-4222-8333-123456789abc");
    private static final String ODD = "a|b\\c\nd\u0000e\u00fc\ud83d\ude00\ud800 \\n";

    static List<ZimPushEvent.OfDelivery> events() {
        Registration registration = new Registration(
                DELIVERY.device(), Address.apns("s3cr3t", "com.acme|chat").inSandbox(), AT, 3);
        return List.of(
                new ZimPushEvent.Sent(DELIVERY, AT, Long.MAX_VALUE, true, SOME),
                new ZimPushEvent.PushDue(DELIVERY, AT, DueReason.ACK_TIMEOUT, SOME, Duration.ZERO),
                new ZimPushEvent.Held(DELIVERY, AT, HoldReason.BACK_OFF, SOME),
                new ZimPushEvent.RuleDecided(DELIVERY, AT, "quiet|hours", true, ODD),
                new ZimPushEvent.Attempted(DELIVERY, AT, 2, PUSH, "apns", registration),
                new ZimPushEvent.Answered(DELIVERY, AT, 2, PUSH, "apns", PushVerdict.retry(503, ODD, SOME), SOME),
                new ZimPushEvent.Answered(DELIVERY, AT, 2, PUSH, "apns", PushVerdict.retryAddress(429, "", SOME), SOME),
                new ZimPushEvent.Answered(DELIVERY, AT, 2, PUSH, "apns", PushVerdict.dead(410, "", AT), SOME),
                new ZimPushEvent.AddressDead(DELIVERY, AT, registration, true),
                new AddressEvent.AddressSuspect(DELIVERY, AT, registration, true),
                new AddressEvent.AddressStale(DELIVERY, AT, registration),
                new AddressEvent.AddressLearned(DELIVERY, AT, registration),
                new ZimPushEvent.Settled(
                        DELIVERY, AT, Outcome.CANCELLED, CancelReason.READ, DueReason.DISCONNECTED, "", SOME, false),
                new ZimPushEvent.Settled(DELIVERY, AT, Outcome.SUPPRESSED, null, null, ODD, SOME, true),
                new ZimPushEvent.LateAck(DELIVERY, AT, Outcome.PUSHED),
                new ZimPushEvent.Retracted(
                        DELIVERY, AT, CancelReason.READ, UUID.randomUUID(), "apns", PushVerdict.accepted(200), true),
                new ClusterEvent.Routed(DELIVERY, AT, 17),
                new ClusterEvent.Adopted(DELIVERY, AT, true),
                new ClusterEvent.Fenced(DELIVERY, AT),
                new ClusterEvent.HandedOver(DELIVERY, AT, false));
    }

    @ParameterizedTest
    @MethodSource("events")
    void step_writtenAndRead_isTheSameButForTheTextOfAnAddress(ZimPushEvent.OfDelivery event) {
        String text = StepWriter.write(event);

        assertThat(text).doesNotContain("s3cr3t");
        assertThat(StepReader.read(new Entry(DELIVERY, 5, text + '\n'))).containsExactly(new Step(5, event));
    }

    @Test
    void events_allKindsOfADelivery_areTested() {
        assertThat(events().stream().map(Object::getClass).distinct())
                .containsAll(kinds(ZimPushEvent.OfDelivery.class).toList());
    }

    private static Stream<Class<?>> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(kind -> kind.isRecord() ? Stream.of(kind) : kinds(kind));
    }

    @Test
    void longWords_areCutInTheStepAndReadAsTheyAre() {
        String words = ODD.repeat(10_000);
        for (ZimPushEvent.OfDelivery event : List.of(
                new ZimPushEvent.RuleDecided(DELIVERY, AT, words, false, words),
                new ZimPushEvent.Answered(DELIVERY, AT, 1, PUSH, words, PushVerdict.dead(410, words, AT), SOME),
                new ZimPushEvent.Settled(DELIVERY, AT, Outcome.SUPPRESSED, null, null, words, SOME, true))) {
            Step step = new Step(5, event);
            String text = StepWriter.write(step.event());

            assertThat(text.length()).isLessThan(6_500);
            assertThat(StepReader.read(new Entry(DELIVERY, 5, text + '\n'))).containsExactly(step);
        }
    }

    @Test
    void read_whatALaterReleaseMayWrite_isLeftOut() {
        String known = StepWriter.write(new ClusterEvent.Fenced(DELIVERY, AT));
        String text =
                "unheard|x\ndue|" + AT + "|UNHEARD|PT0S|PT0S\nsent|" + AT + "|1\nfenced|nonsense\n" + known + '\n';

        assertThat(StepReader.read(new Entry(DELIVERY, 5, text)))
                .containsExactly(new Step(5, new ClusterEvent.Fenced(DELIVERY, AT)));
    }
}
