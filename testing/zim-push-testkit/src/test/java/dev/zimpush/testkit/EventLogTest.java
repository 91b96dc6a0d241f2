package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zimpush.Address;
import dev.zimpush.CancelReason;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.DueReason;
import dev.zimpush.HoldReason;
import dev.zimpush.Outcome;
import dev.zimpush.Registration;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class EventLogTest {
    private static final Instant BEGIN = Instant.parse("2031-01-01T00:00:00Z");
    private static final DeviceKey PHONE = DeviceKey.of("bob", "phone");
    private static final DeliveryId FIRST = new DeliveryId(PHONE, "m-1");
    private static final DeliveryId SECOND = new DeliveryId(DeviceKey.of("bob", "tablet"), "m-1");

    private final EventLog events = new EventLog();

    @Test
    void queries_severalDeliveries_answerForTheRightOne() {
        events.on(due(FIRST, 5_000));
        events.on(settled(FIRST, 5_020, Outcome.PUSHED));
        events.on(settled(SECOND, 100, Outcome.ACKED));
        events.on(new ZimPushEvent.Stalled(BEGIN, Duration.ofSeconds(3)));

        assertThat(events.all()).hasSize(4);
        assertThat(events.of("m-1")).hasSize(3);
        assertThat(events.of("m-2")).isEmpty();
        assertThat(events.of(FIRST)).hasSize(2);
        assertThat(events.of(ZimPushEvent.Stalled.class)).hasSize(1);
        assertThat(events.settled(FIRST)).contains(Outcome.PUSHED);
        assertThat(events.settled(SECOND)).contains(Outcome.ACKED);
        assertThat(events.settled(new DeliveryId(PHONE, "m-2"))).isEmpty();
        assertThat(events.reasons(FIRST)).containsExactly(DueReason.ACK_TIMEOUT);
        assertThat(events.reasons(SECOND)).isEmpty();
    }

    @Test
    void settled_twice_isAnError() {
        events.on(settled(FIRST, 1, Outcome.PUSHED));
        events.on(settled(FIRST, 2, Outcome.ACKED));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> events.settled(FIRST))
                .withMessageContaining("PUSHED > +1 ms settled ACKED");
    }

    @Test
    void story_everyKindOfEvent_isTold() {
        UUID push = new UUID(1, 2);
        Registration registration = new Registration(PHONE, Address.apns("secret", "app"), BEGIN, 1);
        events.on(new ZimPushEvent.Sent(FIRST, at(0), 7, false, Duration.ofSeconds(5)));
        events.on(new ZimPushEvent.Sent(FIRST, at(10), 8, true, Duration.ofSeconds(5)));
        events.on(due(FIRST, 5_010));
        events.on(new ZimPushEvent.Held(FIRST, at(5_010), HoldReason.RULE, Duration.ofSeconds(1)));
        events.on(new ZimPushEvent.RuleDecided(FIRST, at(5_010), "quiet", false, "night"));
        events.on(new ZimPushEvent.Attempted(FIRST, at(6_010), 1, push, "apns", registration));
        events.on(new ZimPushEvent.Answered(
                FIRST, at(6_020), 1, push, "apns", PushVerdict.dead(410, "Unregistered", null), Duration.ZERO));
        events.on(new ZimPushEvent.AddressDead(FIRST, at(6_020), registration, true));
        events.on(settled(FIRST, 6_020, Outcome.UNREACHABLE));
        events.on(new ZimPushEvent.LateAck(FIRST, at(7_000), Outcome.UNREACHABLE));

        assertThat(events.story("m-1", PHONE))
                .isEqualTo("m-1@bob/phone: +0 ms sent on #7 > +10 ms sent again on #8 > +5010 ms due ACK_TIMEOUT"
                        + " > +5010 ms held RULE for 1000 ms at most > +5010 ms deferred by quiet (night)"
                        + " > +6010 ms try 1 by apns > +6020 ms answer DEAD 410 Unregistered"
                        + " > +6020 ms address dead, removed > +6020 ms settled UNREACHABLE > +7000 ms late ack");
    }

    @Test
    void story_cancelled_tellsWhy() {
        events.on(new ZimPushEvent.Settled(
                FIRST, at(3), Outcome.CANCELLED, CancelReason.RECALLED, null, "", Duration.ofMillis(3), false));

        assertThat(events.story(FIRST)).endsWith("settled CANCELLED RECALLED");
    }

    @Test
    void story_nothing_saysSo() {
        assertThat(events.story(FIRST)).isEqualTo("m-1@bob/phone: nothing happened");
    }

    @Test
    void toString_events_hasALineForEach() {
        events.on(due(FIRST, 1));
        events.on(due(SECOND, 2));

        assertThat(events.toString().lines()).hasSize(3);
        events.clear();
        assertThat(events.all()).isEmpty();
    }

    private static ZimPushEvent due(DeliveryId delivery, long millis) {
        return new ZimPushEvent.PushDue(
                delivery, at(millis), DueReason.ACK_TIMEOUT, Duration.ofMillis(millis), Duration.ZERO);
    }

    private static ZimPushEvent settled(DeliveryId delivery, long millis, Outcome outcome) {
        return new ZimPushEvent.Settled(
                delivery, at(millis), outcome, null, null, "", Duration.ofMillis(millis), false);
    }

    private static Instant at(long millis) {
        return BEGIN.plusMillis(millis);
    }
}
