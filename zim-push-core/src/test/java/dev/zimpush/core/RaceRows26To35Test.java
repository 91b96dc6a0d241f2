package dev.zimpush.core;

import static dev.zimpush.core.TestHost.DESKTOP;
import static dev.zimpush.core.TestHost.PHONE;
import static dev.zimpush.core.TestHost.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.Address;
import dev.zimpush.CancelReason;
import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeliveryId;
import dev.zimpush.DueReason;
import dev.zimpush.Outcome;
import dev.zimpush.ShutdownReport;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Pending;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Shutdown, reading elsewhere, bounds of a connection, refused messages, stale pushes. */
class RaceRows26To35Test {
    private TestHost host = new TestHost();
    private final RecordingLink link = new RecordingLink();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void row27_closeWithPushesInFlight_drainsAndReportsEachOutcome() {
        host.close();
        host = new TestHost(builder -> builder.inFlightPerCredential(2));
        Pending answered = host.provider.nextPending();
        Pending unanswered = host.provider.nextPending();
        host.send("answered");
        host.send("unanswered");
        host.send("queued");
        Connection desktop = host.open(DESKTOP, link);
        host.zim.send(message("waiting").build());
        answered.answer(PushVerdict.refused(400, "BadRequest"));
        host.zim.acknowledge(DESKTOP, "waiting");
        ShutdownReport report = host.zim.close(Duration.ofSeconds(3));
        assertThat(report.settled()).isEqualTo(Map.of(Outcome.CANCELLED, 1));
        assertThat(report.maybePushed()).isEqualTo(1);
        assertThat(host.outcome("answered")).contains(Outcome.FAILED);
        assertThat(host.outcome("queued")).contains(Outcome.PUSHED);
        assertThat(host.log.of(ZimPushEvent.Settled.class))
                .filteredOn(settled -> settled.delivery().messageId().equals("unanswered"))
                .singleElement()
                .satisfies(settled -> {
                    assertThat(settled.cancelReason()).isEqualTo(CancelReason.SHUTDOWN);
                    assertThat(settled.detail()).contains("may be shown");
                });
        assertThat(unanswered.isAsked()).isTrue();
        assertThat(desktop.isOpen()).isFalse();
        assertThat(link.closings()).containsExactly(CloseReason.SHUTDOWN);
        assertThat(host.provider.isClosed()).isTrue();
        assertThat(host.zim.close(Duration.ofDays(1))).isEqualTo(report);
        assertThatThrownBy(() -> host.send("late")).isInstanceOf(IllegalStateException.class);
        assertThat(host.time.nextAlarm()).isEmpty();
    }

    @Test
    void row27_closeWithAnAnswerWithinTheDrain_countsItAndWaitsNoLonger() {
        Pending push = host.provider.nextPending();
        host.send("m-1");
        host.time
                .newAlarm("vendor", () -> host.time.execute(() -> push.answer(PushVerdict.accepted(200))))
                .ringAt(host.time.nanoTime() + Duration.ofSeconds(2).toNanos());
        Instant before = host.time.instant();
        ShutdownReport report = host.zim.close(Duration.ofMinutes(1));
        assertThat(report).isEqualTo(new ShutdownReport(Map.of(Outcome.PUSHED, 1), 0, 0));
        assertThat(Duration.between(before, host.time.instant())).isEqualTo(Duration.ofSeconds(2));
        push.answer(PushVerdict.accepted(200));
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void row28_readOnTheDesktop_whatIsNotPushedYetIsCancelled() {
        host.bind(DESKTOP);
        Connection phone = host.open(PHONE, link);
        host.open(DESKTOP, new RecordingLink());
        for (int i = 1; i <= 3; i++) {
            host.zim.send(message("m-" + i).conversation("alice", i).build());
        }
        host.zim.acknowledge(DESKTOP, "m-1");
        phone.close(CloseReason.CLIENT_CLOSED);
        assertThat(host.zim.read("bob", "alice", 2)).isCompletedWithValue(3);
        host.pass(60_000);
        assertThat(host.provider.messageIds()).containsOnly("m-3");
        assertThat(host.outcome("m-1")).contains(Outcome.CANCELLED);
        assertThat(host.outcome("m-2", DESKTOP)).contains(Outcome.CANCELLED);
        assertThat(host.outcome("m-3")).contains(Outcome.PUSHED);
    }

    @Test
    void row29_unackedQueue_isBoundedAndTheRestIsPushedAtOnce() {
        host.close();
        host = new TestHost(builder -> builder.unackedPerConnection(3));
        Connection connection = host.open(PHONE, link);
        IntStream.rangeClosed(1, 5).forEach(i -> host.send("m-" + i));
        assertThat(link.ids()).containsExactly("m-1", "m-2", "m-3", "m-4", "m-5");
        assertThat(host.provider.messageIds()).containsExactly("m-4", "m-5");
        assertThat(host.log.reasons(new DeliveryId(PHONE, "m-4"))).containsExactly(DueReason.UNACKED_LIMIT);
        connection.acknowledge("m-2");
        host.send("m-6");
        assertThat(host.provider.messageIds()).containsExactly("m-4", "m-5");
    }

    @Test
    void row30_refusedMessage_closesTheConnectionAndHoldsUpTheStreamNoLongerThanItsPush() {
        host.open(PHONE, refusing("poison"));
        host.send("poison");
        host.send("m-1");
        assertThat(host.zim.connections().size()).isZero();
        RecordingLink again = refusing("poison");
        host.open(PHONE, again);
        assertThat(again.closings()).containsExactly(CloseReason.LINK_FAILED);
        host.pass(2_020);
        assertThat(host.outcome("poison")).contains(Outcome.PUSHED);
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        RecordingLink third = refusing("poison");
        Connection connection = host.open(PHONE, third);
        host.send("m-2");
        connection.acknowledge("m-2");
        assertThat(third.ids()).containsExactly("m-2");
        assertThat(host.outcome("m-2")).contains(Outcome.ACKED);
    }

    @Test
    void row30_refusedMessageAndAClientThatComesBackForEver_isPushedInTheEnd() {
        host.send("other");
        for (int i = 0; i < 20; i++) {
            host.open(PHONE, refusing("poison"));
            if (i == 0) {
                host.send("poison");
            }
            host.pass(1_000);
        }
        assertThat(host.outcome("poison")).as(host.story("poison")).contains(Outcome.PUSHED);
    }

    @Test
    void row31_wallClockLeaps_noDeadlineMoves() {
        for (Duration leap : new Duration[] {Duration.ofDays(400), Duration.ofDays(-400)}) {
            Connection connection = host.open(PHONE, new RecordingLink());
            String id = "m" + leap;
            host.send(id);
            host.pass(1_000);
            host.time.jumpWallClock(leap);
            host.pass(3_990);
            assertThat(host.outcome(id)).as(host.story(id)).isEmpty();
            host.pass(30);
            assertThat(host.outcome(id)).as(host.story(id)).contains(Outcome.PUSHED);
            assertThat(connection.isOpen()).isTrue();
        }
        assertThat(host.provider.requests())
                .allSatisfy(request ->
                        assertThat(request.timeToLive()).isBetween(Duration.ofDays(27), Duration.ofDays(28)));
        assertThat(host.log.of(ZimPushEvent.Stalled.class)).isEmpty();
    }

    @Test
    void row31_allClocksLeapTogether_countsAsStandingStill() {
        Connection connection = host.open(PHONE, link);
        host.send("m-1");
        host.time.stall(Duration.ofDays(2));
        host.pass(4_700);
        assertThat(host.outcome("m-1")).isEmpty();
        assertThat(connection.isOpen()).isTrue();
        host.pass(600);
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void row35_userCameBackBeforeTheStalePushLeft_itDoesNotLeave() {
        host.provider.next(PushVerdict.retry(503, "ServiceUnavailable", Duration.ofSeconds(5)));
        host.send("m-1");
        host.pass(1_000);
        Connection connection = host.open(PHONE, link);
        assertThat(link.ids()).containsExactly("m-1");
        connection.acknowledge("m-1");
        host.pass(600_000);
        assertThat(host.provider.requests()).hasSize(1);
        assertThat(host.outcome("m-1")).contains(Outcome.ACKED);
    }

    @Test
    void row35_userCameBackWhileThePushWaitedForAPlace_itDoesNotLeave() {
        host.close();
        host = new TestHost(builder -> builder.inFlightPerCredential(1));
        Pending first = host.provider.nextPending();
        host.bind(DESKTOP);
        host.zim.trigger().due(message("other").build(), DESKTOP, DueReason.DISCONNECTED);
        host.zim.trigger().due(message("m-1").build(), PHONE, DueReason.DISCONNECTED);
        host.open(PHONE, link);
        first.answer(PushVerdict.accepted(200));
        assertThat(host.provider.messageIds()).containsExactly("other");
        host.pass(4_900);
        assertThat(host.provider.messageIds()).containsExactly("other");
        host.pass(200);
        assertThat(host.provider.messageIds()).containsExactly("other", "m-1");
    }

    private static RecordingLink refusing(String messageId) {
        RecordingLink link = new RecordingLink();
        return link.onDeliver(message -> {
            if (message.id().equals(messageId)) {
                throw new IllegalStateException("a frame that the codec refuses");
            }
        });
    }

    @Test
    void row35_deviceIsBackWhileItsFirstAddressDies_theNextAddressWaitsForTheAck() {
        Address web = Address.fcmToken("web-token", "acme-web");
        host.zim.devices().bind(PHONE, web);
        Pending first = host.provider.nextPending();
        host.send("m-1");
        Connection connection = host.openPhone();
        first.answer(PushVerdict.dead(410, "Unregistered", null));
        assertThat(host.provider.requests()).hasSize(1);
        connection.acknowledge("m-1");
        host.pass(60_000);
        assertThat(host.outcome("m-1")).contains(Outcome.ACKED);
        assertThat(host.provider.requests()).hasSize(1);
    }
}
