package dev.zimpush.core;

import static dev.zimpush.core.TestHost.DESKTOP;
import static dev.zimpush.core.TestHost.PHONE;
import static dev.zimpush.core.TestHost.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.DueReason;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Pending;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which address is asked to take a push back, and what becomes of the answer. */
class RetractionAnswersTest {
    private final AtomicInteger unread = new AtomicInteger(3);
    private TestHost host = new TestHost(
            builder -> builder.retraction(RetractionSettings.standard()).badges(device -> unread.get()));

    @AfterEach
    void close() {
        host.close();
    }

    private void unbindAll(DeviceKey device) {
        host.addresses("bob").stream()
                .filter(registration -> registration.device().equals(device))
                .forEach(host.zim.devices()::unbind);
    }

    @Test
    void rebind_ofAnotherAddressOfTheApp_isAskedInItsPlace() {
        host.send("m-1");
        host.zim.devices().bind(PHONE, Address.apns("new-token", "com.acme.chat"));
        host.zim.recall("bob", "m-1");
        assertThat(Retracted.requests(host.provider))
                .extracting(request -> request.registration().address().text())
                .containsExactly("new-token");
    }

    @Test
    void address_thatMovedToAnotherUser_isNotAsked() {
        host.send("m-1");
        host.zim.devices().bind(DeviceKey.of("eve", "phone"), Address.apns("phone-token", "com.acme.chat"));
        host.zim.recall("bob", "m-1");
        assertThat(Retracted.requests(host.provider)).isEmpty();
        assertThat(Retracted.events(host.log))
                .singleElement()
                .satisfies(event -> assertThat(event.verdict().kind()).isEqualTo(PushVerdict.Kind.REFUSED));
    }

    @Test
    void call_isNeverTakenBackByVoip() {
        host.zim.devices().bind(PHONE, Address.apnsVoip("call-token", "com.acme.chat"));
        host.zim.send(message("call")
                .push(PushContent.builder(PushContent.Type.VOIP).title("Alice").build())
                .build());
        assertThat(host.provider.requests())
                .extracting(request -> request.registration().address().kind())
                .containsExactly(Address.Kind.VOIP);
        host.zim.recall("bob", "call");
        assertThat(Retracted.requests(host.provider)).singleElement().satisfies(request -> {
            assertThat(request.registration().address().kind()).isEqualTo(Address.Kind.ALERT);
            assertThat(request.content().type()).isEqualTo(PushContent.Type.BACKGROUND);
        });
    }

    @Test
    void call_toADeviceWithNoOtherAddress_isGivenUpAndTold() {
        unbindAll(PHONE);
        host.zim.devices().bind(PHONE, Address.apnsVoip("call-token", "com.acme.chat"));
        host.zim.send(message("call")
                .push(PushContent.builder(PushContent.Type.VOIP).title("Alice").build())
                .build());
        host.zim.recall("bob", "call");
        assertThat(Retracted.requests(host.provider)).isEmpty();
        assertThat(Retracted.events(host.log, "call")).hasSize(1);
    }

    @Test
    void retry_isTriedAgainWithTheSameId() {
        host.send("m-1");
        host.provider.next(
                PushVerdict.retry(503, "ServiceUnavailable", Duration.ofSeconds(5)), PushVerdict.accepted(200));
        host.zim.recall("bob", "m-1");
        host.pass(10_000);
        assertThat(Retracted.requests(host.provider))
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.pushId())
                        .isEqualTo(Retracted.requests(host.provider).get(0).pushId()));
        assertThat(Retracted.events(host.log))
                .singleElement()
                .satisfies(event -> assertThat(event.verdict().kind()).isEqualTo(PushVerdict.Kind.ACCEPTED));
    }

    @Test
    void retry_beyondTheTimeItMayTake_isGivenUpWithTheLastAnswer() {
        host.send("m-1");
        for (int i = 0; i < 20; i++) {
            host.provider.next(PushVerdict.retryAddress(429, "TooManyRequests", Duration.ofMinutes(30)));
        }
        host.zim.recall("bob", "m-1");
        host.pass(Duration.ofHours(3).toMillis());
        assertThat(Retracted.requests(host.provider)).hasSizeBetween(3, 5);
        assertThat(Retracted.events(host.log))
                .singleElement()
                .satisfies(event -> assertThat(event.verdict().status()).isEqualTo(429));
    }

    @Test
    void dead_isGivenUpAndTold() {
        host.send("m-1");
        host.provider.next(PushVerdict.dead(410, "Unregistered", null));
        host.zim.recall("bob", "m-1");
        host.pass(60_000);
        assertThat(Retracted.requests(host.provider)).hasSize(1);
        assertThat(Retracted.events(host.log))
                .singleElement()
                .satisfies(event -> assertThat(event.verdict().kind()).isEqualTo(PushVerdict.Kind.DEAD));
    }

    @Test
    void noAnswerInTime_isTriedAgainAndTheLateAnswerIgnored() {
        host.send("m-1");
        Pending silent = host.provider.nextPending();
        host.zim.recall("bob", "m-1");
        host.pass(15_000);
        assertThat(Retracted.requests(host.provider)).hasSize(2);
        silent.answer(PushVerdict.accepted(200));
        assertThat(Retracted.events(host.log)).hasSize(1);
    }

    @Test
    void badgeOfTheMoment_isAskedForEachTry() {
        host.send("m-1");
        host.provider.next(PushVerdict.retry(503, "ServiceUnavailable", null), PushVerdict.accepted(200));
        unread.set(2);
        Pending first = host.provider.nextPending();
        host.zim.recall("bob", "m-1");
        unread.set(1);
        host.pass(10_000);
        assertThat(first.isAsked()).isFalse();
        assertThat(Retracted.requests(host.provider))
                .extracting(PushRequest::badge)
                .containsExactly(2, 1);
    }

    @Test
    void close_whileARetractionWaits_tellsThatItIsGivenUp() {
        host.send("m-1");
        host.provider.next(PushVerdict.retryAddress(429, "TooManyRequests", Duration.ofMinutes(30)));
        host.zim.recall("bob", "m-1");
        host.zim.close(Duration.ZERO);
        assertThat(Retracted.events(host.log))
                .singleElement()
                .satisfies(event -> assertThat(event.verdict().reason()).contains("closed"));
        assertThat(host.time.nextAlarm()).isEmpty();
    }

    @Test
    void explain_ofWhatWasTakenBack_saysSo() {
        host.send("m-1");
        host.zim.recall("bob", "m-1");
        assertThat(host.zim.explain("bob", "m-1").toCompletableFuture().join().toString())
                .contains("taken back by scripted (RECALLED)");
    }

    @Test
    void addresses_ofRegistrationsOfTheSameAppOnOtherDevices_areNotAsked() {
        host.bind(DESKTOP);
        host.zim.trigger().due(message("m-1").build(), PHONE, DueReason.DISCONNECTED);
        List<Registration> all = host.addresses("bob");
        assertThat(all).hasSize(2);
        host.zim.recall("bob", "m-1");
        assertThat(Retracted.requests(host.provider))
                .extracting(request -> request.registration().device())
                .containsExactly(PHONE);
    }
}
