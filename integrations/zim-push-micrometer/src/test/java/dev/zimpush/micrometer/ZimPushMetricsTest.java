package dev.zimpush.micrometer;

import static dev.zimpush.micrometer.Host.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.Message;
import dev.zimpush.Payload;
import dev.zimpush.core.AddressCare;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.spi.PushRule;
import dev.zimpush.spi.PushRule.Decision;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Answer;
import dev.zimpush.testkit.ManualTime;
import dev.zimpush.testkit.Pending;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What each meter says after a scene with the real library. */
class ZimPushMetricsTest {
    @Test
    void message_isAcknowledgedInTime_isTimedAsAcked() {
        try (Host host = new Host()) {
            Connection phone = host.openPhone();
            host.send("m-1");
            host.pass(1_200);
            phone.acknowledge("m-1");
            assertThat(host.count("delivery.sent", "again", "false")).isOne();
            assertThat(host.times("delivery.settled", "outcome", "acked", "due", "none", "cancelled", "none"))
                    .isOne();
            assertThat(host.millis("delivery.settled", "outcome", "acked")).isEqualTo(1_200);
            assertThat(host.count("delivery.due", "reason", "ack_timeout")).isZero();
        }
    }

    @Test
    void message_isNotAcknowledged_isDuePushedAndItsDeviceSuspect() {
        try (Host host = new Host()) {
            Connection phone = host.openPhone();
            assertThat(host.gauge("devices", "presence", "online")).isOne();
            host.send("m-1");
            host.pass(5_000);
            assertThat(host.count("delivery.due", "reason", "ack_timeout")).isOne();
            assertThat(host.times("deadline.late", "reason", "ack_timeout")).isOne();
            assertThat(host.millis("deadline.late", "reason", "ack_timeout")).isZero();
            assertThat(host.count("push.attempts", "provider", "apns", "retry", "false"))
                    .isOne();
            assertThat(host.times("push.answers", "provider", "apns", "verdict", "accepted", "status", "200"))
                    .isOne();
            assertThat(host.millis("delivery.settled", "outcome", "pushed", "due", "ack_timeout"))
                    .isEqualTo(5_000);
            assertThat(host.gauge("devices", "presence", "online")).isZero();
            assertThat(host.gauge("devices", "presence", "suspect")).isOne();

            phone.heartbeat();
            assertThat(host.gauge("devices", "presence", "online")).isOne();
            assertThat(host.gauge("devices", "presence", "suspect")).isZero();
        }
    }

    @Test
    void process_wasShortlyStarved_isTimedAsLateness() {
        try (Host host = new Host()) {
            host.openPhone();
            host.send("m-1");
            host.pass(4_900);
            host.time.stall(Duration.ofMillis(500));
            host.pass(0);
            assertThat(host.millis("deadline.late", "reason", "ack_timeout")).isEqualTo(400);
            assertThat(host.times("stalls")).isZero();
        }
    }

    @Test
    void process_stoodStill_isTimedAsAStallAndNotAsLateness() {
        try (Host host = new Host()) {
            host.openPhone();
            host.send("m-1");
            host.time.stall(Duration.ofSeconds(20));
            host.pass(5_000);
            assertThat(host.times("stalls")).isOne();
            assertThat(host.millis("stalls")).isBetween(19_000.0, 20_000.0);
            assertThat(host.millis("deadline.late", "reason", "ack_timeout")).isZero();
        }
    }

    @Test
    void connection_isLost_isCountedHeldAndDue() {
        try (Host host = new Host()) {
            Connection phone = host.openPhone();
            host.send("m-1");
            phone.close(CloseReason.TRANSPORT_FAILED);
            assertThat(host.count("connection.opened")).isOne();
            assertThat(host.count("connection.closed", "reason", "transport_failed"))
                    .isOne();
            assertThat(host.count("delivery.held", "reason", "hand_over")).isOne();
            assertThat(host.gauge("devices", "presence", "online")).isZero();
            host.pass(2_000);
            assertThat(host.count("delivery.due", "reason", "connection_lost")).isOne();
            assertThat(host.times("deadline.late", "reason", "connection_lost")).isOne();
        }
    }

    @Test
    void device_reconnects_isWrittenAgainAndStaysOneDevice() {
        try (Host host = new Host()) {
            host.openPhone();
            host.send("m-1");
            host.openPhone();
            assertThat(host.count("delivery.sent", "again", "true")).isOne();
            assertThat(host.count("connection.closed", "reason", "displaced")).isOne();
            assertThat(host.gauge("devices", "presence", "online")).isOne();
            host.pass(30_000);
            assertThat(host.count("connection.closed", "reason", "heartbeat_expired"))
                    .isOne();
            assertThat(host.gauge("devices", "presence", "suspect")).isZero();
        }
    }

    @Test
    void push_isAcknowledgedShortlyAfter_isNeedless() {
        try (Host host = new Host()) {
            Connection phone = host.openPhone();
            host.send("m-1");
            host.pass(5_000);
            host.pass(10_000);
            phone.acknowledge("m-1");
            assertThat(host.count("ack.late", "outcome", "pushed")).isOne();
            assertThat(host.count("push.needless", "due", "ack_timeout")).isOne();
        }
    }

    @Test
    void push_isAcknowledgedLaterThanThat_isNotNeedless() {
        try (Host host = new Host(
                new ManualTime(), settings -> settings, metrics -> metrics.needlessWithin(Duration.ofSeconds(3)))) {
            Connection phone = host.openPhone();
            host.send("m-1");
            host.pass(5_000);
            host.pass(3_001);
            phone.acknowledge("m-1");
            assertThat(host.count("ack.late", "outcome", "pushed")).isOne();
            assertThat(host.count("push.needless", "due", "ack_timeout")).isZero();
        }
    }

    @Test
    void suppressed_isAcknowledgedShortlyAfter_isLateButNoNeedlessPush() {
        try (Host host = new Host(ruling(question -> Decision.suppress("muted")))) {
            host.send("m-1");
            host.zim.acknowledge(PHONE, "m-1");
            assertThat(host.count("ack.late", "outcome", "suppressed")).isOne();
            assertThat(host.registry.get("zimpush.push.needless").counters()).allMatch(counter -> counter.count() == 0);
        }
    }

    @Test
    void rule_suppresses_isCountedByRule() {
        try (Host host = new Host(ruling(question -> Decision.suppress("muted by bob")))) {
            host.send("m-1");
            assertThat(host.count("rule.decisions", "rule", "quiet", "decision", "suppress"))
                    .isOne();
            assertThat(host.times("delivery.settled", "outcome", "suppressed", "due", "disconnected"))
                    .isOne();
        }
    }

    @Test
    void rule_defers_isCountedAndHeld() {
        try (Host host =
                new Host(ruling(question -> Decision.defer(question.now().plusSeconds(60), "sleeps")))) {
            host.send("m-1");
            assertThat(host.count("rule.decisions", "rule", "quiet", "decision", "defer"))
                    .isOne();
            assertThat(host.count("delivery.held", "reason", "rule")).isOne();
        }
    }

    private static UnaryOperator<ZimPushBuilder> ruling(Function<PushRule.Question, Decision> rule) {
        return settings -> settings.rule(new PushRule() {
            @Override
            public String name() {
                return "quiet";
            }

            @Override
            public Decision decide(Question question) {
                return rule.apply(question);
            }
        });
    }

    @Test
    void vendor_isInTrouble_isTimedByVerdictAndRetried() {
        try (Host host = new Host()) {
            Pending answer = host.provider.nextPending();
            host.send("m-1");
            host.pass(300);
            answer.answer(PushVerdict.retry(503, "ServiceUnavailable", null));
            assertThat(host.millis("push.answers", "verdict", "retry", "status", "503"))
                    .isEqualTo(300);
            assertThat(host.count("delivery.held", "reason", "back_off")).isOne();
            host.pass(60_000);
            assertThat(host.count("push.attempts", "retry", "true")).isOne();
            assertThat(host.times("push.answers", "verdict", "accepted", "status", "200"))
                    .isOne();
        }
    }

    @Test
    void address_isDead_isCountedAndTheDeliveryUnreachable() {
        try (Host host = new Host()) {
            host.provider.next(PushVerdict.dead(410, "Unregistered", null));
            host.send("m-1");
            assertThat(host.count("address.dead", "removed", "true")).isOne();
            assertThat(host.times("delivery.settled", "outcome", "unreachable")).isOne();
        }
    }

    @Test
    void address_isDoubtedTwice_isCountedWithAndWithoutConfirmation() {
        try (Host host = new Host()) {
            host.provider.always(Answer.verdict(PushVerdict.suspectAddress(400, "BadDeviceToken")));
            host.send("m-1");
            assertThat(host.gauge("addresses.suspect")).isOne();
            host.pass(60_000);
            host.send("m-2");
            assertThat(host.count("address.suspect", "confirmed", "false")).isOne();
            assertThat(host.count("address.suspect", "confirmed", "true")).isOne();
            assertThat(host.gauge("addresses.suspect")).isZero();
        }
    }

    @Test
    void addresses_allBad_stopTheRemovalAndTheGaugeSaysSo() {
        AddressCare care = AddressCare.standard().stopAbove(20, 1, Duration.ofMinutes(10));
        try (Host host = new Host(settings -> settings.addressCare(care))) {
            host.provider.next(PushVerdict.dead(410, "Unregistered", null));
            host.send("m-1");
            assertThat(host.count("removal.stopped", "provider", "apns")).isOne();
            assertThat(host.gauge("provider.removals.stopped", "provider", "apns"))
                    .isOne();
            assertThat(host.count("address.dead", "removed", "false")).isOne();
            host.pass(Duration.ofHours(1).toMillis());
            assertThat(host.count("removal.resumed", "provider", "apns")).isOne();
            assertThat(host.gauge("provider.removals.stopped", "provider", "apns"))
                    .isZero();
        }
    }

    @Test
    void message_isRecalled_isTimedWithTheReason() {
        try (Host host = new Host()) {
            host.openPhone();
            host.send("m-1");
            host.zim.recall("bob", "m-1");
            assertThat(host.times("delivery.settled", "outcome", "cancelled", "cancelled", "recalled", "due", "none"))
                    .isOne();
        }
    }

    @Test
    void recipient_hasNoDevice_isCounted() {
        try (Host host = new Host()) {
            host.zim.send(
                    Message.to("nobody").id("m-1").payload(Payload.utf8("Hi")).build());
            assertThat(host.count("message.no.devices")).isOne();
        }
    }

    @Test
    void tags_thatAreGiven_areOnEveryMeter() {
        try (Host host =
                new Host(new ManualTime(), settings -> settings, metrics -> metrics.tags(Tags.of("region", "eu")))) {
            host.openPhone();
            host.send("m-1");
            host.pass(5_000);
            assertThat(host.times("delivery.settled", "region", "eu", "outcome", "pushed"))
                    .isOne();
            assertThat(host.gauge("devices", "region", "eu", "presence", "suspect"))
                    .isOne();
        }
    }

    @Test
    void needlessWithin_outsideOfItsBounds_isRefused() {
        ZimPushMetrics.Builder metrics = ZimPushMetrics.builder(new SimpleMeterRegistry());
        assertThatThrownBy(() -> metrics.needlessWithin(Duration.ofMillis(999)))
                .hasMessageContaining("PT0.999S")
                .hasMessageContaining("PT1S");
        assertThatThrownBy(() -> metrics.needlessWithin(Duration.ofMinutes(10).plusNanos(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
