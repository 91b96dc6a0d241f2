package dev.zimpush.core;

import static dev.zimpush.core.Explanations.chain;
import static dev.zimpush.core.Explanations.explain;
import static dev.zimpush.core.Explanations.kinds;
import static dev.zimpush.core.Explanations.phone;
import static dev.zimpush.core.TestHost.DESKTOP;
import static dev.zimpush.core.TestHost.PHONE;
import static dev.zimpush.core.TestHost.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Connection;
import dev.zimpush.DeliveryId;
import dev.zimpush.DueReason;
import dev.zimpush.Explanation.InHand;
import dev.zimpush.Explanation.OfDevice;
import dev.zimpush.Explanation.Stage;
import dev.zimpush.Explanation.Standing;
import dev.zimpush.Explanation.Step;
import dev.zimpush.HoldReason;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.Payload;
import dev.zimpush.SettlementMode;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Answer;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of what {@link dev.zimpush.ZimPush#explain} has steps, how many and for how long, and what it says where it has none. */
class ExplainKeptTest {
    @Test
    void explain_withoutHistory_saysOnlyTheOutcome() {
        try (TestHost host = new TestHost(settings -> settings.history(HistorySettings.none()))) {
            host.send("m-1");

            assertThat(phone(host, "m-1"))
                    .isEqualTo(new OfDevice(PHONE, Standing.SETTLED, Outcome.PUSHED, null, List.of(), 0, false));
        }
    }

    @Test
    void explain_stuckWithoutHistory_saysHowFarItIsAndThatNoStepsAreKept() {
        try (TestHost host = new TestHost(settings -> settings.history(HistorySettings.none()))) {
            host.provider.always(Answer.verdict(PushVerdict.retry(503, "ServiceUnavailable", Duration.ofHours(1))));
            host.send("m-1");
            host.pass(60_000);

            assertThat(phone(host, "m-1").inHand())
                    .isEqualTo(new InHand(Stage.HELD, HoldReason.BACK_OFF, DueReason.DISCONNECTED, 1));
            assertThat(explain(host, "m-1").toString())
                    .contains("bob/phone: UNSETTLED, HELD for BACK_OFF, due: DISCONNECTED, tries: 1, no steps are kept")
                    .doesNotContain("as expected");
            host.openPhone();
            host.send("m-2");
            assertThat(explain(host, "m-2").toString()).contains("bob/phone: UNSETTLED, WAITING, as expected");
            assertThat(explain(host, "m-3").toString()).contains("nothing is known", "or not kept");
        }
    }

    @Test
    void explain_evictedMeanwhile_saysThatTheBeginningIsNotKept() {
        try (TestHost host = new TestHost(
                settings -> settings.history(HistorySettings.standard().inMemory(Duration.ofSeconds(30))))) {
            host.provider.next(Answer.verdict(PushVerdict.retry(503, "ServiceUnavailable", Duration.ofMinutes(5))));
            host.send("m-1");
            host.pass(60_000);
            assertThat(phone(host, "m-1").steps()).isEmpty();
            host.pass(Duration.ofMinutes(9).toMillis());
            host.send("m-2");

            host.provider.next(Answer.verdict(PushVerdict.retry(503, "ServiceUnavailable", Duration.ofMinutes(5))));
            host.send("m-3");
            host.pass(Duration.ofMinutes(5).toMillis() + 15_000);
            assertThat(kinds(phone(host, "m-3").steps())).containsExactly("Attempted", "Answered", "Settled");
            assertThat(phone(host, "m-3").headless()).isTrue();
            assertThat(explain(host, "m-3").toString()).contains("(the beginning is not kept)");
        }
    }

    @Test
    void explain_anotherDeviceAckedInTime_keepsNothingOfThisOne() {
        try (TestHost host = new TestHost()) {
            Connection desktop = host.open(DESKTOP, new RecordingLink());
            host.zim.send(message("m-1").settlement(SettlementMode.ANY_DEVICE).build());
            assertThat(phone(host, "m-1").inHand()).isEqualTo(new InHand(Stage.HELD, HoldReason.SIBLING, null, 0));
            desktop.acknowledge("m-1");

            assertThat(phone(host, "m-1").steps()).isEmpty();
            assertThat(phone(host, "m-1").outcome()).isEqualTo(Outcome.CANCELLED);
        }
    }

    @Test
    void explain_messageWithoutPushContent_keepsNothingUnlessSampled() {
        Message typing =
                Message.to("bob").id("m-1").payload(Payload.utf8("typing")).build();
        try (TestHost host = new TestHost()) {
            host.zim.send(typing);
            assertThat(phone(host, "m-1").steps()).isEmpty();
            assertThat(phone(host, "m-1").outcome()).isEqualTo(Outcome.SUPPRESSED);
        }
        try (TestHost host = new TestHost(
                settings -> settings.history(HistorySettings.standard().ackedOneOf(1)))) {
            host.zim.send(typing);
            assertThat(kinds(chain(host, "m-1", PHONE))).containsExactly("PushDue", "Settled");
        }
    }

    @Test
    void messagesForNobody_takeNoRoomOfTheRest() {
        try (TestHost host = new TestHost()) {
            for (int i = 0; i < 10_000; i++) {
                host.zim.send(Message.to("carol").id("m-" + i).build());
            }
            host.send("m-1");

            assertThat(phone(host, "m-1").steps()).isNotEmpty();
            assertThat(explain(host, "m-1").complete()).isTrue();
        }
    }

    @Test
    void explain_pushedAndAckedLateWithoutSteps_isPushed() {
        try (TestHost host = new TestHost(settings -> settings.history(HistorySettings.none()))) {
            host.send("m-1");
            host.zim.acknowledge(PHONE, "m-1");

            assertThat(phone(host, "m-1").outcome()).isEqualTo(Outcome.PUSHED);
        }
    }

    @Test
    void explain_ackedAndSampled_hasTheChain() {
        try (TestHost host = new TestHost(
                settings -> settings.history(HistorySettings.standard().ackedOneOf(1)))) {
            host.openPhone();
            host.send("m-1");
            host.zim.acknowledge(PHONE, "m-1");

            assertThat(kinds(chain(host, "m-1", PHONE))).containsExactly("Sent", "Settled");
        }
    }

    @Test
    void explain_afterItsTime_isForgotten() {
        try (TestHost host = new TestHost(
                settings -> settings.history(HistorySettings.standard().inMemory(Duration.ofSeconds(30))))) {
            host.send("m-1");
            host.pass(29_000);
            assertThat(phone(host, "m-1").steps()).hasSize(4);
            host.pass(30_000);
            assertThat(phone(host, "m-1").steps()).isEmpty();
            host.pass(600_000);
            assertThat(explain(host, "m-1").devices()).isEmpty();
        }
    }

    @Test
    void explain_manyTries_leavesTheMiddleOut() {
        try (TestHost host = new TestHost()) {
            host.provider.always(Answer.verdict(PushVerdict.retry(503, "ServiceUnavailable", Duration.ofMinutes(1))));
            host.send("m-1");
            host.pass(Duration.ofHours(6).toMillis());

            OfDevice phone = phone(host, "m-1");
            List<ZimPushEvent.OfDelivery> told = host.log.of(new DeliveryId(PHONE, "m-1"));
            assertThat(phone.steps()).hasSize(64);
            assertThat(phone.leftOut()).isEqualTo(told.size() - 64).isPositive();
            assertThat(phone.steps().get(63)).isEqualTo(new Step(0, told.get(told.size() - 1)));
            assertThat(phone.steps().get(0)).isEqualTo(new Step(0, told.get(0)));
        }
    }

    @Test
    void crowd_beyondTheRate_isNotWrittenAboutAtAll() {
        try (TestHost host = new TestHost()) {
            for (int i = 0; i <= 10_000; i++) {
                host.send("m-" + i);
            }
            assertThat(phone(host, "m-9999").steps()).isNotEmpty();
            host.pass(1_000);
            host.zim.acknowledge(PHONE, "m-10000");
            assertThat(phone(host, "m-10000").steps())
                    .as("nor is what comes later")
                    .isEmpty();

            assertThat(explain(host, "m-10000").complete()).as("and it is said").isFalse();

            host.send("m-next");
            assertThat(phone(host, "m-next").steps()).isNotEmpty();
            host.pass(Duration.ofHours(2).toMillis());
            assertThat(explain(host, "m-next").complete()).isTrue();
        }
    }
}
