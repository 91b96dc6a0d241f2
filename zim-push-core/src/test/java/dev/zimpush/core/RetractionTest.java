package dev.zimpush.core;

import static dev.zimpush.core.TestHost.DESKTOP;
import static dev.zimpush.core.TestHost.PHONE;
import static dev.zimpush.core.TestHost.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.CancelReason;
import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.SettlementMode;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Pending;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was pushed is taken back, from the devices that were pushed, once. */
class RetractionTest {
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
    void recall_whileRetractionIsOff_takesNothingBack() {
        host.close();
        host = new TestHost();
        host.send("m-1");
        host.zim.recall("bob", "m-1");
        host.pass(60_000);
        assertThat(Retracted.requests(host.provider)).isEmpty();
        assertThat(Retracted.events(host.log)).isEmpty();
    }

    @Test
    void recall_ofWhatWasPushed_asksTheVerySameAddressToRemoveIt() {
        host.zim.send(message("m-1").conversation("alice", 4).build());
        unread.set(2);
        assertThat(host.zim.recall("bob", "m-1")).isCompletedWithValue(0);
        assertThat(host.provider.requests()).hasSize(2);
        PushRequest push = host.provider.requests().get(0);
        PushRequest retraction = host.provider.requests().get(1);
        assertThat(retraction.kind()).isEqualTo(PushRequest.Kind.RETRACT);
        assertThat(retraction.registration()).isEqualTo(push.registration());
        assertThat(retraction.collapseId()).isEqualTo(push.collapseId());
        assertThat(retraction.expiresAt()).isEqualTo(push.expiresAt());
        assertThat(retraction.pushId()).isNotEqualTo(push.pushId());
        assertThat(retraction.message().id()).isEqualTo("m-1");
        assertThat(retraction.message().conversation()).contains("alice");
        assertThat(retraction.message().sequence()).hasValue(4);
        assertThat(retraction.content()).isEqualTo(PushContent.background());
        assertThat(retraction.badge()).isEqualTo(2);
        assertThat(retraction.others()).isEqualTo(PushRequest.Others.NONE);
        assertThat(Retracted.events(host.log)).singleElement().satisfies(event -> {
            assertThat(event.reason()).isEqualTo(CancelReason.RECALLED);
            assertThat(event.verdict().kind()).isEqualTo(PushVerdict.Kind.ACCEPTED);
            assertThat(event.pushId()).isEqualTo(retraction.pushId());
            assertThat(event.provider()).isEqualTo("scripted");
            assertThat(event.named()).isTrue();
        });
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void recall_again_takesNothingBackAgain() {
        host.send("m-1");
        host.zim.recall("bob", "m-1");
        host.zim.recall("bob", "m-1");
        host.zim.acknowledge(PHONE, "m-1");
        assertThat(Retracted.ids(host.provider)).containsExactly("m-1");
        assertThat(Retracted.events(host.log)).hasSize(1);
    }

    @Test
    void recall_ofAnotherUsersMessageOrAnotherId_takesNothingBack() {
        host.send("m-1");
        host.zim.recall("eve", "m-1");
        host.zim.recall("bob", "m-2");
        assertThat(Retracted.requests(host.provider)).isEmpty();
    }

    @Test
    void recall_devicesThatWereNotPushed_areLeftAlone() {
        host.bind(DESKTOP);
        Connection desktop = host.open(DESKTOP, new RecordingLink());
        host.send("m-1");
        desktop.acknowledge("m-1");
        host.zim.recall("bob", "m-1");
        assertThat(Retracted.requests(host.provider))
                .extracting(request -> request.registration().device())
                .containsExactly(PHONE);
    }

    @Test
    void recall_whileSendingAndTheVendorAccepts_takesItBackAfterwards() {
        Pending push = host.provider.nextPending();
        host.send("m-1");
        assertThat(host.zim.recall("bob", "m-1")).isCompletedWithValue(1);
        assertThat(Retracted.requests(host.provider)).isEmpty();
        push.answer(PushVerdict.accepted(200));
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        assertThat(Retracted.ids(host.provider)).containsExactly("m-1");
        assertThat(host.story("m-1")).matches(".*settled PUSHED.*retracted RECALLED ACCEPTED.*");
    }

    @Test
    void recall_whileSendingAndTheVendorRefuses_takesNothingBack() {
        Pending push = host.provider.nextPending();
        host.send("m-1");
        host.zim.recall("bob", "m-1");
        push.answer(PushVerdict.retry(503, "ServiceUnavailable", null));
        host.pass(60_000);
        assertThat(host.outcome("m-1")).contains(Outcome.CANCELLED);
        assertThat(Retracted.events(host.log)).isEmpty();
        assertThat(host.provider.requests()).hasSize(1);
    }

    @Test
    void logOut_whileSendingOrAfter_takesNothingBack() {
        Pending push = host.provider.nextPending();
        host.send("m-1");
        host.zim.devices().logOut(PHONE);
        push.answer(PushVerdict.accepted(200));
        assertThat(Retracted.events(host.log)).isEmpty();
        host.zim.recall("bob", "m-1");
        assertThat(Retracted.requests(host.provider)).isEmpty();
        assertThat(Retracted.events(host.log))
                .singleElement()
                .satisfies(event -> assertThat(event.verdict().reason()).contains("no address"));
    }

    @Test
    void read_upToASequence_takesBackThoseInOneRequestAndLeavesTheRest() {
        for (int i = 1; i <= 4; i++) {
            host.zim.send(message("m-" + i).conversation("alice", i).build());
        }
        host.zim.send(message("other").conversation("carol", 1).build());
        host.zim.read("bob", "alice", 3);
        assertThat(Retracted.requests(host.provider)).singleElement().satisfies(request -> {
            assertThat(request.others().more()).isFalse();
            assertThat(request.others().collapseIds()).hasSize(2);
        });
        assertThat(Retracted.events(host.log))
                .extracting(event -> event.delivery().messageId())
                .containsExactlyInAnyOrder("m-1", "m-2", "m-3");
        assertThat(Retracted.events(host.log)).allSatisfy(event -> {
            assertThat(event.reason()).isEqualTo(CancelReason.READ);
            assertThat(event.named()).isTrue();
        });
    }

    @Test
    void lateAck_ofThePushedDeviceItself_takesNothingBack() {
        Connection phone = host.openPhone();
        host.send("m-1");
        host.pass(6_000);
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        phone.acknowledge("m-1");
        assertThat(host.log.of(ZimPushEvent.LateAck.class)).hasSize(1);
        assertThat(Retracted.requests(host.provider)).isEmpty();
    }

    @Test
    void lateAck_ofAnyOfTwoThatWerePushed_takesItBackFromTheOther() {
        host.bind(DESKTOP);
        host.zim.send(message("any").settlement(SettlementMode.ANY_DEVICE).build());
        assertThat(host.provider.requests()).hasSize(2);
        host.zim.acknowledge(PHONE, "any");
        assertThat(Retracted.requests(host.provider))
                .extracting(request -> request.registration().device())
                .containsExactly(DESKTOP);
    }

    @Test
    void lateAck_ofAnotherDevice_takesItBackForAnyDeviceOnly() {
        host.bind(DESKTOP);
        Connection desktop = host.open(DESKTOP, new RecordingLink());
        host.zim.send(message("each").build());
        host.zim.send(message("any").settlement(SettlementMode.ANY_DEVICE).build());
        host.pass(6_000);
        desktop.acknowledge("each");
        desktop.acknowledge("any");
        assertThat(Retracted.requests(host.provider)).singleElement().satisfies(request -> {
            assertThat(request.registration().device()).isEqualTo(PHONE);
            assertThat(request.message().id()).isEqualTo("any");
        });
        assertThat(Retracted.events(host.log, "any"))
                .singleElement()
                .satisfies(event -> assertThat(event.reason()).isEqualTo(CancelReason.ACKED_ELSEWHERE));
    }

    @Test
    void lateAck_ofAnotherDeviceWhileThisOneIsSending_takesItBackOnce() {
        host.bind(DESKTOP);
        unbindAll(DESKTOP);
        Connection desktop = host.open(DESKTOP, new RecordingLink());
        Pending push = host.provider.nextPending();
        host.zim.send(message("any").settlement(SettlementMode.ANY_DEVICE).build());
        host.pass(6_000);
        assertThat(push.isAsked()).isTrue();
        desktop.acknowledge("any");
        push.answer(PushVerdict.accepted(200));
        assertThat(Retracted.ids(host.provider)).containsExactly("any");
    }

    @Test
    void push_ofTheSameCollapseId_leavesNothingOfTheEarlierToTakeBack() {
        for (String id : List.of("m-1", "m-2")) {
            host.zim.send(message(id)
                    .push(PushContent.builder(PushContent.Type.ALERT)
                            .title("Alice")
                            .collapseId("alice")
                            .build())
                    .build());
        }
        host.zim.recall("bob", "m-1");
        assertThat(Retracted.requests(host.provider)).isEmpty();
        host.zim.recall("bob", "m-2");
        assertThat(Retracted.ids(host.provider)).containsExactly("m-2");
    }

    @Test
    void recall_afterTheTimeThatPushesAreRemembered_takesNothingBack() {
        host.send("m-1");
        host.pass(Duration.ofHours(24).plusMinutes(1).toMillis());
        host.zim.recall("bob", "m-1");
        assertThat(Retracted.events(host.log)).isEmpty();
        assertThat(Retracted.requests(host.provider)).isEmpty();
    }

    @Test
    void repush_ofARecalledMessage_isTakenBackOnItsOwn() {
        host.send("m-1");
        host.zim.recall("bob", "m-1");
        host.pass(Duration.ofMinutes(11).toMillis());
        host.send("m-1");
        assertThat(host.provider.messageIds()).containsExactly("m-1", "m-1", "m-1");
        host.zim.recall("bob", "m-1");
        assertThat(Retracted.requests(host.provider))
                .extracting(PushRequest::pushId)
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    @Test
    void reopen_whileSending_isNoReasonToTakeBack() {
        Pending push = host.provider.nextPending();
        host.send("m-1");
        Connection phone = host.openPhone();
        push.answer(PushVerdict.accepted(200));
        phone.acknowledge("m-1");
        phone.close(CloseReason.CLIENT_CLOSED);
        assertThat(Retracted.events(host.log)).isEmpty();
    }
}
