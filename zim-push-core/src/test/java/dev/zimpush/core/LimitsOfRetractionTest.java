package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static dev.zimpush.core.TestHost.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Answer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rows of the page about taking pushes back. */
class LimitsOfRetractionTest {
    private static final Duration MILLI = Duration.ofMillis(1);

    private final LimitsPage page = LimitsPage.read();
    private final TestHost host = new TestHost(builder -> builder.retraction(RetractionSettings.standard()));

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void retractionOutOfBounds() {
        RetractionSettings settings = RetractionSettings.standard();
        List<ThrowingCallable> wrong = List.of(
                () -> settings.remember(Duration.ofMinutes(1).minus(MILLI)),
                () -> settings.remember(Duration.ofDays(28).plus(MILLI)),
                () -> settings.atMost(0),
                () -> settings.apnsPerHour(0),
                () -> settings.apnsPerHour(61),
                () -> settings.within(Duration.ofSeconds(1).minus(MILLI)),
                () -> settings.within(Duration.ofDays(1).plus(MILLI)));
        wrong.forEach(each -> page.refuses("retractionOutOfBounds", IllegalArgumentException.class, each));
        settings.remember(Duration.ofMinutes(1)).atMost(1).apnsPerHour(1).within(Duration.ofSeconds(1));
        settings.remember(Duration.ofDays(28)).apnsPerHour(60).within(Duration.ofDays(1));
    }

    @Test
    void backgroundPushesInAnHour() {
        for (int i = 0; i < 5; i++) {
            host.send("m-" + i);
            host.zim.recall("bob", "m-" + i);
        }
        assertThat(Retracted.requests(host.provider)).hasSize(3);
        host.pass(Duration.ofMinutes(61).toMillis());
        assertThat(Retracted.requests(host.provider)).hasSize(4);
        assertThat(Retracted.events(host.log)).hasSize(5);
    }

    @Test
    void retractionTooLate() {
        host.send("m-1");
        host.provider.always(Answer.verdict(PushVerdict.retryAddress(429, "TooManyRequests", Duration.ofMinutes(50))));
        host.zim.recall("bob", "m-1");
        host.pass(Duration.ofHours(2).toMillis());
        assertThat(Retracted.events(host.log)).hasSize(1);
        assertThat(Retracted.requests(host.provider)).hasSize(3);
    }

    @Test
    void retractionsThatWait() {
        int most = 20_000;
        host.provider.always(Answer.accepted());
        for (int i = 0; i <= most; i++) {
            DeviceKey device = DeviceKey.of("user-" + i, "phone");
            host.zim.devices().bind(device, Address.apns("token-" + i, "com.acme.chat"));
            host.zim.send(Message.to(device.userId())
                    .id("m-1")
                    .push(PushContent.alert("Alice", "Hi"))
                    .build());
        }
        host.pass(60_000);
        host.provider.always(Answer.verdict(PushVerdict.retryAddress(429, "TooManyRequests", Duration.ofMinutes(50))));
        IntStream.rangeClosed(0, most).forEach(i -> host.zim.recall("user-" + i, "m-1"));
        assertThat(Retracted.events(host.log))
                .singleElement()
                .extracting(ZimPushEvent.Retracted::verdict)
                .satisfies(verdict -> assertThat(verdict.reason()).matches(page.text("retractionsThatWait")));
    }

    @Test
    void pushesOfAUser() {
        for (int i = 0; i <= 1_000; i++) {
            host.send("m-" + i);
        }
        host.pass(1_000);
        host.zim.recall("bob", "m-0");
        assertThat(Retracted.events(host.log)).isEmpty();
        host.zim.recall("bob", "m-1");
        assertThat(Retracted.events(host.log, PHONE, "m-1")).hasSize(1);
    }

    @Test
    void retractionNamesAtMost() {
        for (int i = 0; i < 100; i++) {
            host.zim.send(message("m-" + i).conversation("alice", i).build());
        }
        host.zim.read("bob", "alice", 100);
        assertThat(Retracted.requests(host.provider)).singleElement().satisfies(request -> {
            assertThat(request.others().asText().length()).isLessThanOrEqualTo(2_000);
            assertThat(request.others().more()).isTrue();
        });
    }
}
