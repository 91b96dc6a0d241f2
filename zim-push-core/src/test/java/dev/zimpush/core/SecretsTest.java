package dev.zimpush.core;

import static dev.zimpush.core.TestHost.DESKTOP;
import static dev.zimpush.core.TestHost.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.zimpush.Address;
import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DueReason;
import dev.zimpush.Message;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.PushPrivacy;
import dev.zimpush.PushProfile;
import dev.zimpush.Registration;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushRule;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Answer;
import dev.zimpush.testkit.RecordingLink;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Invariant 14: no payload, content, address or credential in a log line, an exception or a text form. */
class SecretsTest {
    private static final String SECRET = "s3cr3t";
    private static final Message MESSAGE = Message.to("bob")
            .id("m-1")
            .payload(Payload.utf8(SECRET))
            .push(PushContent.builder(PushContent.Type.ALERT)
                    .title(SECRET)
                    .body(SECRET)
                    .data("key", SECRET)
                    .extra("apns.key", SECRET)
                    .build())
            .build();

    @Test
    void everythingThatIsLoggedOrReported_aboutEveryWayADeliveryMayGo_namesNoSecret() {
        try (Captured logs = new Captured()) {
            StringBuilder reported = new StringBuilder();
            for (PushVerdict verdict : verdicts()) {
                reported.append(everyEvent(verdict));
            }
            assertThat(logs.text()).contains("DEBUG", "WARN").doesNotContain(SECRET);
            assertThat(reported).contains("Settled", "AddressDead", "Attempted").doesNotContain(SECRET);
        }
    }

    private static List<PushVerdict> verdicts() {
        return List.of(
                PushVerdict.accepted(200),
                PushVerdict.retry(503, "ServiceUnavailable", null),
                PushVerdict.dead(410, "Unregistered", null),
                PushVerdict.suspectAddress(400, "BadDeviceToken"),
                PushVerdict.credential(403, "InvalidProviderToken", null),
                PushVerdict.refused(400, "PayloadEmpty"));
    }

    private static String everyEvent(PushVerdict verdict) {
        SlowBackend backend = new SlowBackend();
        AtomicBoolean failed = new AtomicBoolean();
        try (TestHost host = new TestHost(builder -> builder.backend(backend)
                .rule(question -> {
                    throw new IllegalStateException("a rule that fails");
                })
                .badges(device -> {
                    throw new IllegalStateException("a badge source that fails");
                })
                .texts((message, to) -> {
                    throw new IllegalStateException(SECRET);
                })
                .encryption((message, to, content) -> {
                    if (failed.compareAndSet(false, true)) {
                        throw new IllegalStateException(SECRET);
                    }
                    return content.body().orElse(SECRET);
                })
                .profile(PushProfile.named("secret")
                        .privacy(PushPrivacy.ENCRYPTED)
                        .genericBody("New message")
                        .build())
                .listener(new FailingListener()))) {
            host.zim.send(Message.to("bob")
                    .id("m-9")
                    .push(PushContent.ofProfile("secret").body(SECRET).build())
                    .build());
            host.zim.devices().bind(PHONE, address());
            host.provider.next(Answer.failure(new IllegalStateException("a vendor that fails")));
            host.provider.next(verdict);
            host.open(DESKTOP, new RecordingLink().failWith(new IllegalStateException("a link that fails")));
            Connection connection = host.open(PHONE, new RecordingLink());
            host.zim.send(MESSAGE);
            connection.acknowledge("m-0");
            host.pass(20_000);
            connection.close(CloseReason.CLIENT_CLOSED);
            backend.fail(Thrown.UNCHECKED);
            host.pass(100_000);
            backend.fail(null);
            host.pass(100_000);
            return host.log.toString();
        }
    }

    @Test
    void textForms_ofEverythingPublic_nameNoSecret() {
        List<Object> things = new ArrayList<>();
        Registration registration = new Registration(PHONE, address(), Instant.EPOCH, 1);
        things.add(MESSAGE);
        things.add(MESSAGE.payload());
        things.add(MESSAGE.push().orElseThrow());
        things.add(registration);
        things.add(new PushRule.Question(MESSAGE, PHONE, DueReason.DISCONNECTED, Map.of(), Instant.EPOCH));
        try (TestHost host = new TestHost()) {
            host.provider.always(Answer.silence());
            host.zim.devices().bind(PHONE, address());
            things.add(host.zim.send(MESSAGE).toCompletableFuture().join());
            things.add(host.openPhone());
            things.add(host.zim);
            PushRequest request = host.provider.requests().get(0);
            things.add(request);
            things.add(host.zim.close(Duration.ZERO));
        }
        assertThat(things).allSatisfy(thing -> assertThat(thing.toString()).doesNotContain(SECRET));
    }

    @Test
    void refusals_nameNoSecret() {
        try (TestHost host = new TestHost(builder -> builder.unsettledPerNode(1))) {
            host.provider.always(Answer.silence());
            host.zim.send(MESSAGE);
            assertNoSecret(catchThrowable(() -> host.zim
                    .send(Message.to("bob")
                            .id("m-2")
                            .push(MESSAGE.push().orElseThrow())
                            .build())
                    .toCompletableFuture()
                    .join()));
            host.provider.contentLimit(1);
            assertNoSecret(catchThrowable(() -> host.zim.send(MESSAGE)));
            host.zim.close(Duration.ZERO);
            assertNoSecret(catchThrowable(() -> host.zim.send(MESSAGE)));
            assertNoSecret(catchThrowable(() -> host.zim.devices().bind(PHONE, address())));
        }
        assertNoSecret(catchThrowable(() -> Address.apns(SECRET.repeat(1_000), "com.acme.chat")));
        assertNoSecret(catchThrowable(() -> Payload.utf8(SECRET.repeat(1 << 20))));
        assertNoSecret(catchThrowable(() ->
                PushContent.builder(PushContent.Type.BACKGROUND).title(SECRET).build()));
        byte[] broken = MESSAGE.push().orElseThrow().encode();
        assertNoSecret(catchThrowable(() -> PushContent.decode(Arrays.copyOf(broken, broken.length - 1))));
    }

    private static void assertNoSecret(Throwable refusal) {
        assertThat(refusal).isNotNull();
        StringWriter text = new StringWriter();
        refusal.printStackTrace(new PrintWriter(text, true));
        assertThat(text.toString()).doesNotContain(SECRET);
    }

    private static final class FailingListener implements ZimPushListener {
        @Override
        public void on(ZimPushEvent event) {
            throw new IllegalStateException("a listener that fails");
        }
    }

    private static Address address() {
        return Address.apns(SECRET, "com.acme.chat");
    }
}
