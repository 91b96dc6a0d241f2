package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static dev.zimpush.core.TestHost.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Accepted;
import dev.zimpush.Address;
import dev.zimpush.CapacityException;
import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.DueReason;
import dev.zimpush.Outcome;
import dev.zimpush.Registration;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Answer;
import dev.zimpush.testkit.Pending;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Races and faults between the engine, a vendor and the addresses. */
class RaceRows18To25Test {
    private TestHost host = new TestHost();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void row18_sendAndTriggerPushTheSameMessage_itIsPushedOnce() {
        Pending push = host.provider.nextPending();
        host.send("m-1");
        CompletionStage<Accepted> again = host.zim.trigger().due(message("m-1").build(), PHONE, DueReason.DISCONNECTED);
        host.send("m-1");
        assertThat(again).isCompletedWithValueMatching(accepted -> accepted.repeated() == 1);
        push.answer(PushVerdict.accepted(200));
        host.send("m-1");
        assertThat(host.provider.messageIds()).containsExactly("m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void row18_deadlineAndCloseComeTogether_itIsPushedOnce() {
        Connection connection = host.openPhone();
        host.send("m-1");
        host.time.holdTasks();
        host.pass(5_020);
        connection.close(CloseReason.CLIENT_CLOSED);
        host.time.runTasks();
        host.pass(60_000);
        assertThat(host.provider.messageIds()).containsExactly("m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void row20_retryAfterOfTheVendor_isHonouredWithTheSameIds() {
        host.provider.next(PushVerdict.retry(429, "TooManyRequests", Duration.ofSeconds(90)));
        host.send("m-1");
        host.pass(89_999);
        assertThat(host.provider.requests()).hasSize(1);
        host.pass(1_100);
        List<PushRequest> tries = host.provider.requests();
        assertThat(tries).hasSize(2);
        assertThat(tries.get(1).attempt()).isEqualTo(2);
        assertThat(tries.get(1).pushId()).isEqualTo(tries.get(0).pushId());
        assertThat(tries.get(1).collapseId()).isEqualTo(tries.get(0).collapseId());
        assertThat(tries.get(1).expiresAt()).isEqualTo(tries.get(0).expiresAt());
        assertThat(tries.get(1).timeToLive()).isLessThan(tries.get(0).timeToLive());
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void row20_retryAfterBeyondAllTime_waitsUntilTheRetryWindowEnds() {
        PushVerdict soon = PushVerdict.retry(503, "ServiceUnavailable", null);
        host.provider.next(soon, soon, soon, PushVerdict.retry(503, "never", Duration.ofSeconds(Long.MAX_VALUE)));
        host.send("m-1");
        host.pass(Duration.ofHours(24).toMillis() + 20);
        assertThat(host.provider.requests()).hasSize(4);
        assertThat(host.outcome("m-1")).as(host.story("m-1")).contains(Outcome.EXPIRED);
        assertThat(host.provider.inFlight()).isZero();
    }

    @Test
    void row20_vendorFailsForADay_backsOffAndExpires() {
        host.provider.always(Answer.verdict(PushVerdict.retry(500, "InternalServerError", null)));
        host.send("m-1");
        host.pass(3_000);
        assertThat(host.provider.requests()).hasSizeGreaterThan(1);
        host.pass(Duration.ofHours(24).toMillis());
        assertThat(host.outcome("m-1")).contains(Outcome.EXPIRED);
        assertThat(host.provider.requests()).hasSizeBetween(90, 1_000);
        assertThat(host.provider.requests().stream().map(PushRequest::pushId).distinct())
                .hasSize(1);
    }

    @Test
    void row21_providerNeverAnswers_theCallIsCancelledAndTriedAgain() {
        Pending lost = host.provider.nextPending();
        host.send("m-1");
        host.pass(9_990);
        assertThat(lost.isCancelled()).isFalse();
        host.pass(30);
        assertThat(lost.isCancelled()).isTrue();
        host.pass(1_100);
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        assertThat(host.provider.requests().get(1).pushId())
                .isEqualTo(lost.request().pushId());
    }

    @Test
    void row21_answerToATryThatTimedOut_changesNothing() {
        CompletableFuture<PushVerdict> late = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                return false;
            }
        };
        host.provider.next((Answer) request -> late);
        Pending second = host.provider.nextPending();
        host.send("m-1");
        host.pass(11_100);
        assertThat(second.isAsked()).isTrue();
        late.complete(PushVerdict.refused(400, "BadRequest"));
        assertThat(host.outcome("m-1")).isEmpty();
        second.answer(PushVerdict.accepted(200));
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void row22_outage_isBoundedInFlightAndAtTheDoor_andAllSettlesAfterwards() {
        host.close();
        host = new TestHost(builder -> builder.inFlightPerCredential(4).unsettledPerNode(50));
        host.provider.always(Answer.silence());
        IntStream.range(0, 50).forEach(i -> host.send("m-" + i));
        assertThat(host.zim.send(message("one-too-many").build()))
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOf(CapacityException.class)
                .withMessageContainingAll("one-too-many", "50", "unsettledPerNode");
        host.pass(60_000);
        assertThat(host.provider.mostInFlight()).isEqualTo(4);
        assertThat(host.provider.inFlight())
                .as("the breaker is open, and one tries whether the vendor is back")
                .isOne();
        host.provider.always(Answer.accepted());
        host.pass(3_600_000);
        assertThat(host.log.of(ZimPushEvent.Settled.class))
                .hasSize(50)
                .allSatisfy(settled -> assertThat(settled.outcome()).isEqualTo(Outcome.PUSHED));
        assertThat(host.zim.send(message("one-more").build())).isCompleted();
        assertThat(host.outcome("one-more")).contains(Outcome.PUSHED);
    }

    @Test
    void row23_addressReplacedWhileThePushToTheOldOneFails_theNewOneStaysAndGetsThePush() {
        Pending old = host.provider.nextPending();
        host.send("m-1");
        Registration fresh = bind(Address.apns("new-token", "com.acme.chat"));
        old.answer(PushVerdict.dead(410, "Unregistered", null));
        assertThat(host.provider.requests().get(1).registration()).isEqualTo(fresh);
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        assertThat(host.addresses("bob")).containsExactly(fresh);
        assertThat(host.log.of(ZimPushEvent.AddressDead.class)).singleElement().matches(dead -> !dead.removed());
    }

    @Test
    void row23_sameTokenBoundAgainWhileThePushToItFails_itStays() {
        Pending old = host.provider.nextPending();
        host.send("m-1");
        Registration renewed = bind(Address.apns("phone-token", "com.acme.chat"));
        old.answer(PushVerdict.dead(410, "Unregistered", null));
        assertThat(host.addresses("bob")).containsExactly(renewed);
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void row23_addressReplacedAfterTheVerdict_theNewOneStays() {
        Pending old = host.provider.nextPending();
        host.send("m-1");
        old.answer(PushVerdict.dead(410, "Unregistered", null));
        assertThat(host.outcome("m-1")).contains(Outcome.UNREACHABLE);
        Registration fresh = bind(Address.apns("new-token", "com.acme.chat"));
        assertThat(host.addresses("bob")).containsExactly(fresh);
        host.send("m-2");
        assertThat(host.outcome("m-2")).contains(Outcome.PUSHED);
    }

    @Test
    void row25_samePhoneLogsInAsAnotherUser_getsNothingOfTheFirst() {
        Pending push = host.provider.nextPending();
        host.send("m-1");
        host.zim.devices().bind(DeviceKey.of("carol", "phone"), Address.apns("phone-token", "com.acme.chat"));
        push.answer(PushVerdict.retry(503, "ServiceUnavailable", null));
        host.send("m-2");
        host.pass(60_000);
        assertThat(host.provider.messageIds()).containsExactly("m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.UNREACHABLE);
        assertThat(host.addresses("bob")).isEmpty();
        assertThat(host.log.of(ZimPushEvent.NoDevices.class)).hasSize(1);
    }

    private Registration bind(Address address) {
        return host.zim.devices().bind(PHONE, address).toCompletableFuture().join();
    }
}
