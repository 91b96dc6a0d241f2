package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static dev.zimpush.core.TestHost.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.zimpush.Address;
import dev.zimpush.CapacityException;
import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.DueReason;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushRule.Decision;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Answer;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rows of the page on limits that are about a running library; each test is named after its row. */
class LimitsAtWorkTest {
    private final LimitsPage page = LimitsPage.read();
    private final RecordingLink link = new RecordingLink();
    private TestHost host = new TestHost();

    @AfterEach
    void close() {
        host.close();
    }

    private void with(UnaryOperator<ZimPushBuilder> settings) {
        host.close();
        host = new TestHost(settings);
    }

    @Test
    void contentOverTheVendorsLimit() {
        host.provider.contentLimit(20);
        page.refuses("contentOverTheVendorsLimit", IllegalArgumentException.class, () -> host.send("m-1"));
        assertThat(host.log.of("m-1")).isEmpty();
        host.zim.send(Message.to("bob").id("m-1").build());
        assertThat(host.outcome("m-1")).contains(Outcome.SUPPRESSED);
    }

    @Test
    void ackTimeoutOfAConnectionOutOfBounds() {
        page.refuses(
                "ackTimeoutOfAConnectionOutOfBounds",
                IllegalArgumentException.class,
                () -> host.zim.connections().open(PHONE, link, Duration.ofMillis(99)));
        assertThat(host.zim.connections().size()).isZero();
        assertThat(link.closings()).isEmpty();
    }

    @Test
    void dueForAnotherUser() {
        page.refuses(
                "dueForAnotherUser",
                IllegalArgumentException.class,
                () -> host.zim
                        .trigger()
                        .due(message("m-1").build(), DeviceKey.of("carol", "phone"), DueReason.DISCONNECTED));
    }

    @Test
    void tooManyUnsettled() {
        with(builder -> builder.unsettledPerNode(2));
        host.openPhone();
        host.send("m-1");
        host.send("m-2");
        Throwable failure = catchThrowable(() ->
                host.zim.send(message("m-3").build()).toCompletableFuture().join());
        assertThat(failure).isInstanceOf(CompletionException.class).hasCauseInstanceOf(CapacityException.class);
        assertThat(failure.getCause().getMessage()).matches(page.text("tooManyUnsettled"));
        host.zim.acknowledge(PHONE, "m-1");
        assertThat(host.zim.send(message("m-3").build())).isCompleted();
    }

    @Test
    void tooManyUnacked() {
        host.open(PHONE, link);
        IntStream.range(0, 257).forEach(i -> host.send("m-" + i));
        assertThat(link.ids()).hasSize(257);
        assertThat(host.provider.messageIds()).containsExactly("m-256");
        assertThat(host.log.reasons(new DeliveryId(PHONE, "m-256"))).containsExactly(DueReason.UNACKED_LIMIT);
    }

    @Test
    void tooManyInFlight() {
        host.provider.always(Answer.silence());
        IntStream.range(0, 600).forEach(i -> host.send("m-" + i));
        assertThat(host.provider.inFlight()).isEqualTo(512);
        host.provider.always(Answer.accepted());
        host.pass(30_000);
        assertThat(host.log.of(ZimPushEvent.Settled.class)).hasSize(600);
    }

    @Test
    void displacedTooOften() {
        IntStream.range(0, 4).forEach(i -> host.openPhone());
        try (Captured logs = new Captured()) {
            assertThat(host.open(PHONE, link).isOpen()).isFalse();
            assertThat(link.closings()).containsExactly(CloseReason.DISPLACED_TOO_OFTEN);
            assertThat(logs.text()).containsPattern(page.text("displacedTooOften"));
        }
    }

    @Test
    void credentialRefused() {
        host.provider.always(Answer.verdict(PushVerdict.credential(403, "InvalidProviderToken", null)));
        try (Captured logs = new Captured()) {
            IntStream.range(0, 10).forEach(i -> host.send("m-" + i));
            host.pass(Duration.ofHours(2).toMillis());
            assertThat(host.provider.requests()).hasSizeGreaterThan(10);
            assertThat(logs.text()).contains("DEBUG", "InvalidProviderToken").doesNotContain("ERROR");
            assertThat(logs.text().split("WARN", -1))
                    .as("the breaker says it once")
                    .hasSize(2);
        }
    }

    @Test
    void tooManyBadAddresses() {
        host.provider.always(Answer.verdict(PushVerdict.dead(410, "Unregistered", null)));
        try (Captured logs = new Captured()) {
            for (int i = 0; i < 30; i++) {
                host.zim.devices().bind(DeviceKey.of("user-" + i, "phone"), Address.apns("t-" + i, "com.acme.chat"));
                host.zim.send(Message.to("user-" + i)
                        .id("m-" + i)
                        .push(PushContent.alert("Alice", "Hi"))
                        .build());
            }
            assertThat(logs.text()).containsPattern(page.text("tooManyBadAddresses"));
            assertThat(logs.text().split("ERROR", -1)).as("said once").hasSize(2);
        }
    }

    @Test
    void vendorFails() {
        host.provider.always(Answer.verdict(PushVerdict.retry(503, "ServiceUnavailable", null)));
        try (Captured logs = new Captured()) {
            IntStream.range(0, 30).forEach(i -> host.send("m-" + i));
            assertThat(host.provider.requests()).hasSize(10);
            host.pass(4_900);
            assertThat(host.provider.requests()).hasSize(10);
            host.pass(200);
            assertThat(host.provider.requests()).hasSize(11);
            assertThat(logs.text()).containsPattern(page.text("vendorFails")).doesNotContain("ERROR");
        }
    }

    @Test
    void vendorAsksAllToWait() {
        host.provider.next(PushVerdict.retry(429, "QUOTA_EXCEEDED", Duration.ofHours(5)));
        host.send("m-1");
        host.send("m-2");
        host.pass(Duration.ofMinutes(59).toMillis());
        assertThat(host.provider.messageIds()).containsExactly("m-1");
        host.pass(Duration.ofMinutes(2).toMillis());
        assertThat(host.provider.messageIds()).containsExactly("m-1", "m-2");
    }

    @Test
    void manyAtOnce() {
        IntStream.range(0, 1_100).forEach(i -> host.send("m-" + i));
        assertThat(host.provider.requests()).hasSize(1_000);
        host.pass(1_000);
        assertThat(host.provider.requests()).hasSize(1_100);
    }

    @Test
    void credentialsOfAProvider() {
        host.provider.credentials(Address::app);
        for (int i = 0; i < 120; i++) {
            DeviceKey device = DeviceKey.of("bob", "d-" + i);
            host.zim.devices().bind(device, Address.apns("token-" + i, "app-" + i));
        }
        host.send("m-1");
        assertThat(host.provider.requests()).hasSize(121);
        assertThat(host.zim.view().providers().get(0).credentials()).hasSize(101);
    }

    @Test
    void noDevice() {
        assertThat(host.zim.send(Message.to("nobody").id("m-1").build()))
                .isCompletedWithValueMatching(accepted -> accepted.deliveries() == 0);
        assertThat(host.log.of(ZimPushEvent.NoDevices.class)).hasSize(1);
    }

    @Test
    void linkThrows() {
        Connection connection = host.open(PHONE, link.failWith(new IllegalStateException("socket closed")));
        host.send("m-1");
        assertThat(connection.isOpen()).isFalse();
        assertThat(link.closings()).containsExactly(CloseReason.LINK_FAILED);
        host.pass(2_020);
        assertThat(host.log.reasons(new DeliveryId(PHONE, "m-1"))).containsExactly(DueReason.CONNECTION_LOST);
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void linkBlocks() throws Exception {
        host.open(PHONE, link.block());
        Thread sender = new Thread(() -> host.send("m-1"));
        sender.start();
        link.awaitBlocked();
        host.send("m-2");
        RecordingLink other = new RecordingLink();
        host.open(DeviceKey.of("carol", "phone"), other);
        host.zim.send(Message.to("carol").id("m-3").build());
        assertThat(other.ids()).containsExactly("m-3");
        host.pass(5_020);
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        assertThat(host.outcome("m-2")).contains(Outcome.PUSHED);
        link.release();
        sender.join(10_000);
        assertThat(sender.isAlive()).isFalse();
        assertThat(link.ids()).containsExactly("m-1", "m-2");
    }

    @Test
    void linkCloseThrows() {
        thrownOnce(CallbackHost.Callback.LINK_CLOSE);
    }

    @Test
    void listenerThrows() {
        thrownOnce(CallbackHost.Callback.LISTENER);
    }

    @Test
    void ruleThrows() {
        thrownOnce(CallbackHost.Callback.RULE);
    }

    private void thrownOnce(CallbackHost.Callback callback) {
        try (CallbackHost throwing = new CallbackHost();
                Captured logs = new Captured()) {
            throwing.at(callback, Thrown.UNCHECKED::raise);
            Connection connection = throwing.zim.connections().open(PHONE, throwing);
            throwing.zim.send(message("m-1").build());
            connection.close(CloseReason.CLIENT_CLOSED);
            throwing.time.advance(Duration.ofSeconds(3));
            assertThat(throwing.outcome("m-1")).contains(Outcome.PUSHED);
            assertThat(logs.text()).contains("WARN", "thrown by a test");
        }
    }

    @Test
    void ruleWithoutAnswer() {
        with(builder -> builder.rule(question -> null).rule(question -> Decision.suppress("the next rule")));
        host.send("m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.SUPPRESSED);
    }

    @Test
    void badgeSourceThrows() {
        with(builder -> builder.badges(device -> {
            throw new IllegalStateException("no count");
        }));
        host.send("m-1");
        assertThat(host.provider.requests()).singleElement().matches(request -> request.badge() == null);
        PushContent own =
                PushContent.builder(PushContent.Type.ALERT).title("Hi").badge(7).build();
        assertThat(own.badge()).isEqualTo(OptionalInt.of(7));
        host.zim.send(message("m-2").push(own).build());
        assertThat(host.provider.requests().get(1).badge()).isEqualTo(7);
    }

    @Test
    void providerThrows() {
        host.provider.next((Answer) request -> {
            throw new IllegalStateException("a bug");
        });
        host.send("m-1");
        host.pass(1_100);
        assertThat(host.provider.requests()).hasSize(2);
        assertThat(host.provider.requests().stream()
                        .map(request -> request.pushId())
                        .distinct())
                .hasSize(1);
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void providerNeverAnswers() {
        host.provider.next(Answer.silence());
        host.send("m-1");
        host.pass(9_999);
        assertThat(host.provider.inFlight()).isEqualTo(1);
        host.pass(1_200);
        assertThat(host.provider.cancellations()).isEqualTo(1);
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void waitOfTheVendorOutOfBounds() {
        with(builder -> builder.retryWindow(Duration.ofDays(28)));
        host.provider.next(PushVerdict.retry(503, "later", Duration.ofSeconds(-5)));
        host.send("m-1");
        host.pass(1_020);
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        PushVerdict soon = PushVerdict.retry(503, "later", null);
        host.provider.next(soon, soon, soon, PushVerdict.retry(503, "later", Duration.ofSeconds(Long.MAX_VALUE)));
        host.send("m-2");
        host.pass(60_000);
        assertThat(host.log.of(ZimPushEvent.Held.class))
                .last()
                .satisfies(held -> assertThat(held.atMost()).isBetween(Duration.ofDays(27), Duration.ofDays(28)));
        assertThat(host.provider.inFlight()).isZero();
    }

    @Test
    void executorRefuses() {
        List<RuntimeException> refusals = List.of(new RejectedExecutionException("full"), new IllegalStateException());
        for (RuntimeException refusal : refusals) {
            AtomicBoolean refusing = new AtomicBoolean();
            Executor executor = task -> {
                if (refusing.get()) {
                    throw refusal;
                }
                task.run();
            };
            try (TestHost tired = new TestHost(builder -> builder, executor)) {
                refusing.set(true);
                IntStream.range(0, 10).forEach(i -> tired.send("m-" + i));
                assertThat(tired.provider.requests()).isEmpty();
                refusing.set(false);
                tired.pass(251);
                assertThat(tired.provider.requests()).hasSize(10);
            }
        }
    }
}
