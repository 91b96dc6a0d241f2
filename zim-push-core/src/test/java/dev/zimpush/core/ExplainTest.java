package dev.zimpush.core;

import static dev.zimpush.core.Explanations.chain;
import static dev.zimpush.core.Explanations.explain;
import static dev.zimpush.core.Explanations.kinds;
import static dev.zimpush.core.Explanations.phone;
import static dev.zimpush.core.TestHost.DESKTOP;
import static dev.zimpush.core.TestHost.PHONE;
import static dev.zimpush.core.TestHost.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.Explanation;
import dev.zimpush.Explanation.OfDevice;
import dev.zimpush.Explanation.Standing;
import dev.zimpush.Explanation.Step;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.SettlementMode;
import dev.zimpush.ZimPush;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import dev.zimpush.spi.PushRule;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Answer;
import dev.zimpush.testkit.ManualTime;
import dev.zimpush.testkit.RecordingLink;
import dev.zimpush.testkit.ScriptedProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What {@link dev.zimpush.ZimPush#explain} says, for each way that a delivery can go, beside what listeners heard. */
class ExplainTest {
    @Test
    void explain_ackedInTime_isAckedWithoutAChain() {
        try (TestHost host = new TestHost()) {
            Connection connection = host.openPhone();
            host.send("m-1");
            assertThat(phone(host, "m-1").standing()).isEqualTo(Standing.UNSETTLED);
            connection.acknowledge("m-1");

            OfDevice phone = phone(host, "m-1");
            assertThat(phone.standing()).isEqualTo(Standing.SETTLED);
            assertThat(phone.outcome()).isEqualTo(Outcome.ACKED);
            assertThat(phone.steps()).isEmpty();
            assertThat(explain(host, "m-1").toString()).contains("bob/phone: ACKED");
        }
    }

    @Test
    void explain_askedByAListener_hasWhatItIsTold() {
        AtomicReference<ZimPush> zim = new AtomicReference<>();
        List<String> told = new ArrayList<>();
        ZimPushListener asks = new ZimPushListener() {
            @Override
            public void settled(ZimPushEvent.Settled event) {
                told.add(Objects.requireNonNull(zim.get())
                        .explain("bob", "m-1")
                        .toCompletableFuture()
                        .join()
                        .toString());
            }
        };
        try (TestHost host = new TestHost(settings -> settings.listener(asks))) {
            zim.set(host.zim);
            host.send("m-1");
            assertThat(told).singleElement().asString().contains("settled PUSHED");
        }
    }

    @Test
    void explain_pushedAfterTheDeadline_hasTheWholeChain() {
        try (TestHost host = new TestHost()) {
            Connection connection = host.openPhone();
            host.send("m-1");
            host.pass(5_000);
            assertThat(phone(host, "m-1").outcome()).isEqualTo(Outcome.PUSHED);
            connection.acknowledge("m-1");

            assertThat(kinds(chain(host, "m-1", PHONE)))
                    .containsExactly("Sent", "PushDue", "Attempted", "Answered", "Settled", "LateAck");
            assertThat(phone(host, "m-1").steps(ZimPushEvent.Sent.class))
                    .extracting(ZimPushEvent.Sent::connectionId)
                    .containsExactly(connection.id());
        }
    }

    @Test
    void explain_connectionLost_tellsWhichOneItWasWrittenTo() {
        try (TestHost host = new TestHost()) {
            host.open(DESKTOP, new RecordingLink());
            Connection connection = host.openPhone();
            host.send("m-1");
            connection.close(CloseReason.CLIENT_CLOSED);
            host.pass(2_000);

            List<Step> chain = chain(host, "m-1", PHONE);
            assertThat(kinds(chain)).containsExactly("Sent", "Held", "PushDue", "Attempted", "Answered", "Settled");
            assertThat(((ZimPushEvent.Sent) chain.get(0).event()).connectionId())
                    .isEqualTo(connection.id());
            assertThat(explain(host, "m-1").devices())
                    .extracting(OfDevice::device)
                    .containsExactly(DESKTOP, PHONE);
        }
    }

    @Test
    void explain_writtenAgainAfterADisplacement_tellsBothConnections() {
        try (TestHost host = new TestHost()) {
            Connection first = host.openPhone();
            host.send("m-1");
            host.pass(1_000);
            Connection second = host.openPhone();
            second.acknowledge("m-1");

            List<Step> chain = chain(host, "m-1", PHONE);
            assertThat(kinds(chain)).containsExactly("Sent", "Sent", "Settled");
            assertThat(phone(host, "m-1").steps(ZimPushEvent.Sent.class))
                    .extracting(ZimPushEvent.Sent::connectionId)
                    .containsExactly(first.id(), second.id());
        }
    }

    @Test
    void explain_suspectConnection_isWrittenAndDueAtOnce() {
        try (TestHost host = new TestHost()) {
            host.openPhone();
            host.send("m-1");
            host.pass(5_000);
            host.send("m-2");

            assertThat(kinds(chain(host, "m-2", PHONE)))
                    .containsExactly("Sent", "PushDue", "Attempted", "Answered", "Settled");
        }
    }

    @Test
    void explain_deferredThenSuppressed_hasTheRulesWords() {
        PushRule rule = question -> question.message().id().equals("m-1")
                ? PushRule.Decision.suppress("muted until noon")
                : PushRule.Decision.defer(question.now().plusSeconds(60), "quiet hours");
        try (TestHost host = new TestHost(settings -> settings.rule(rule))) {
            host.send("m-1");
            host.send("m-2");

            assertThat(kinds(chain(host, "m-1", PHONE))).containsExactly("PushDue", "RuleDecided", "Settled");
            assertThat(explain(host, "m-1").toString()).contains("suppressed it: muted until noon");
            assertThat(kinds(chain(host, "m-2", PHONE))).containsExactly("PushDue", "RuleDecided", "Held");
            assertThat(phone(host, "m-2").standing()).isEqualTo(Standing.UNSETTLED);
        }
    }

    @Test
    void explain_retriedAndThenDead_hasEachAnswer() {
        try (TestHost host = new TestHost()) {
            host.provider.next(Answer.verdict(PushVerdict.retry(503, "ServiceUnavailable", Duration.ofSeconds(7))));
            host.provider.next(Answer.verdict(PushVerdict.dead(410, "Unregistered", null)));
            host.send("m-1");
            host.pass(60_000);

            assertThat(kinds(chain(host, "m-1", PHONE)))
                    .containsExactly(
                            "PushDue",
                            "Attempted",
                            "Answered",
                            "Held",
                            "Attempted",
                            "Answered",
                            "AddressDead",
                            "Settled");
            assertThat(explain(host, "m-1").toString())
                    .contains(
                            "RETRY 503 ServiceUnavailable, not before 7000 ms", "DEAD 410 Unregistered", "UNREACHABLE");
        }
    }

    @Test
    void explain_addressesInTheChain_haveNoText() {
        try (TestHost host = new TestHost()) {
            host.send("m-1");

            OfDevice phone = phone(host, "m-1");
            assertThat(phone.steps(ZimPushEvent.Attempted.class))
                    .singleElement()
                    .extracting(event -> event.registration().address().text())
                    .isEqualTo(Step.WITHHELD);
            assertThat(explain(host, "m-1").toString()).doesNotContain("phone-token");
        }
    }

    @Test
    void explain_nobodyListening_keepsTheChainAllTheSame() {
        ManualTime time = new ManualTime();
        try (ZimPush zim = ZimPushBuilder.create()
                .time(time)
                .executor(time)
                .provider(new ScriptedProvider())
                .build()) {
            zim.devices().bind(PHONE, Address.apns("phone-token", "com.acme.chat"));
            zim.connections().open(PHONE, new RecordingLink());
            zim.send(message("m-1").build());
            time.advance(Duration.ofSeconds(5));

            Explanation explanation =
                    zim.explain("bob", "m-1").toCompletableFuture().join();
            assertThat(kinds(explanation.of(PHONE).orElseThrow().steps()))
                    .containsExactly("Sent", "PushDue", "Attempted", "Answered", "Settled");
        }
    }

    @Test
    void explain_unknownMessage_isEmpty() {
        try (TestHost host = new TestHost()) {
            assertThat(explain(host, "m-1").devices()).isEmpty();
            assertThat(explain(host, "m-1").toString()).contains("nothing is known");
        }
    }

    @Test
    void explain_userWithoutDevice_saysSo() {
        try (TestHost host = new TestHost()) {
            host.zim.send(Message.to("carol").id("m-1").build());

            Explanation explanation =
                    host.zim.explain("carol", "m-1").toCompletableFuture().join();
            assertThat(explanation.withoutDevice()).isEqualTo(host.time.instant());
            assertThat(explanation.devices()).isEmpty();
        }
    }

    @Test
    void explain_waitedForAnotherDeviceInVain_hasTheWait() {
        try (TestHost host = new TestHost()) {
            host.open(DESKTOP, new RecordingLink());
            host.zim.send(message("m-1").settlement(SettlementMode.ANY_DEVICE).build());
            host.pass(6_000);

            assertThat(kinds(chain(host, "m-1", PHONE)))
                    .containsExactly("Held", "PushDue", "Attempted", "Answered", "Settled");
        }
    }

    @Test
    void explain_afterAStall_saysWhenItWasWritten() {
        try (TestHost host = new TestHost()) {
            Instant written = host.time.instant();
            host.openPhone();
            host.send("m-1");
            host.pass(1_000);
            host.time.stall(Duration.ofSeconds(30));
            host.pass(10_000);

            assertThat(phone(host, "m-1").steps(ZimPushEvent.Sent.class))
                    .singleElement()
                    .extracting(ZimPushEvent.Sent::at)
                    .isEqualTo(written);
            chain(host, "m-1", PHONE);
        }
    }

    @Test
    void explain_wordsOfSeveralLines_stayInTheirLine() {
        try (TestHost host = new TestHost(
                settings -> settings.rule(question -> PushRule.Decision.suppress("muted\n  eve/phone: ACKED")))) {
            host.send("m-1");

            assertThat(explain(host, "m-1").toString())
                    .contains("muted\\u000a  eve/phone")
                    .doesNotContain("muted\n");
        }
    }

    @Test
    void explain_afterClose_stillAnswers() {
        TestHost host = new TestHost();
        host.send("m-1");
        host.close();

        assertThat(phone(host, "m-1").outcome()).isEqualTo(Outcome.PUSHED);
    }
}
