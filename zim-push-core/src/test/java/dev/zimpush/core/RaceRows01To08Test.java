package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeliveryId;
import dev.zimpush.DueReason;
import dev.zimpush.Outcome;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Pending;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Races of acknowledgements and connections, in every order that matters. */
class RaceRows01To08Test {
    private TestHost host = new TestHost();
    private final RecordingLink link = new RecordingLink();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void row01_ackArrivesWhileTheDeadlineFires_ackFirst_isNeverDue() {
        Connection connection = host.open(PHONE, link);
        host.send("m-1");
        host.time.holdTasks();
        host.time.stall(Duration.ofMillis(5_100));
        connection.acknowledge("m-1");
        host.time.runTasks();
        host.pass(60_000);
        assertThat(host.outcome("m-1")).contains(Outcome.ACKED);
        assertThat(host.log.reasons(new DeliveryId(PHONE, "m-1"))).isEmpty();
        assertThat(host.provider.requests()).isEmpty();
    }

    @Test
    void row01_ackArrivesWhileTheDeadlineFires_deadlineFirst_isDueButNotPushed() {
        Connection connection = host.open(PHONE, link);
        host.send("m-1");
        host.time.holdTasks();
        host.pass(5_050);
        connection.acknowledge("m-1");
        host.time.runTasks();
        host.pass(60_000);
        assertThat(host.log.reasons(new DeliveryId(PHONE, "m-1"))).containsExactly(DueReason.ACK_TIMEOUT);
        assertThat(host.outcome("m-1")).as(host.story("m-1")).contains(Outcome.ACKED);
        assertThat(host.provider.requests()).isEmpty();
    }

    @Test
    void row01_ackArrivesWhileThePushIsWithTheVendor_accepted_isPushedAndTheAckIsLate() {
        Pending push = host.provider.nextPending();
        Connection connection = host.open(PHONE, link);
        host.send("m-1");
        host.pass(5_050);
        connection.acknowledge("m-1");
        assertThat(host.outcome("m-1")).isEmpty();
        push.answer(PushVerdict.accepted(200));
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        assertThat(host.log.of(ZimPushEvent.LateAck.class)).hasSize(1);
        connection.acknowledge("m-1");
        assertThat(host.log.of(ZimPushEvent.LateAck.class)).hasSize(1);
    }

    @Test
    void row01_ackArrivesWhileThePushIsWithTheVendor_notAccepted_isAckedAndNotTriedAgain() {
        Pending push = host.provider.nextPending();
        Connection connection = host.open(PHONE, link);
        host.send("m-1");
        host.pass(5_050);
        connection.acknowledge("m-1");
        push.answer(PushVerdict.retry(503, "ServiceUnavailable", null));
        host.pass(3_600_000);
        assertThat(host.outcome("m-1")).contains(Outcome.ACKED);
        assertThat(host.log.of(ZimPushEvent.LateAck.class)).isEmpty();
        assertThat(host.provider.requests()).hasSize(1);
    }

    @Test
    void row01_ackArrivesBeforeDeliverReturns_counts() {
        host.open(PHONE, link.onDeliver(message -> host.zim.acknowledge(PHONE, message.id())));
        host.send("m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.ACKED);
        host.pass(60_000);
        assertThat(host.provider.requests()).isEmpty();
        assertThat(host.outcome("m-1")).contains(Outcome.ACKED);
    }

    @Test
    void row02_ackBetweenTheBadgeAndTheCall_isNotPushed() {
        host.close();
        host = new TestHost(builder -> builder.badges(device -> {
            host.zim.acknowledge(device, "m-1");
            return 1;
        }));
        host.send("m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.ACKED);
        assertThat(host.provider.requests()).isEmpty();
    }

    @Test
    void row02_ackAfterThePushWasQueued_isNotPushed() {
        host.close();
        host = new TestHost(builder -> builder.inFlightPerCredential(1));
        Pending first = host.provider.nextPending();
        host.send("m-1");
        host.send("m-2");
        host.send("m-3");
        host.zim.acknowledge(PHONE, "m-2");
        first.answer(PushVerdict.accepted(200));
        assertThat(host.provider.messageIds()).containsExactly("m-1", "m-3");
        assertThat(host.outcome("m-2")).contains(Outcome.ACKED);
        assertThat(host.outcome("m-3")).contains(Outcome.PUSHED);
    }

    @Test
    void row03_ackOfAnUnknownOldOrDuplicateId_changesNothing() {
        Connection connection = host.open(PHONE, link);
        connection.acknowledge("never-sent");
        host.zim.acknowledge(TestHost.DESKTOP, "never-sent");
        host.send("m-1");
        connection.acknowledge("m-1");
        connection.acknowledge("m-1");
        host.zim.acknowledge(PHONE, "m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.ACKED);
        assertThat(host.log.of(ZimPushEvent.LateAck.class)).isEmpty();
        host.pass(60_000);
        host.send("m-2");
        assertThat(host.outcome("m-2")).contains(Outcome.PUSHED);
        host.zim.acknowledge(PHONE, "m-2");
        host.zim.acknowledge(PHONE, "m-2");
        assertThat(host.log.of(ZimPushEvent.LateAck.class)).hasSize(1);
        assertThat(host.outcome("m-2")).contains(Outcome.PUSHED);
    }

    @Test
    void row04_ackOnTheNewConnectionForWhatWasSentOnTheOld_counts() {
        host.open(PHONE, link);
        host.send("m-1");
        RecordingLink second = new RecordingLink();
        Connection again = host.open(PHONE, second);
        assertThat(second.ids()).containsExactly("m-1");
        again.acknowledge("m-1");
        host.pass(60_000);
        assertThat(host.outcome("m-1")).contains(Outcome.ACKED);
        assertThat(host.provider.requests()).isEmpty();
    }

    @Test
    void row04_ackReadFromTheOldConnectionAfterTheNewOneOpened_counts() {
        Connection old = host.open(PHONE, link);
        host.send("m-1");
        host.openPhone();
        old.acknowledge("m-1");
        host.pass(60_000);
        assertThat(host.outcome("m-1")).contains(Outcome.ACKED);
        assertThat(host.provider.requests()).isEmpty();
    }

    @Test
    void row05_closeOfTheOldConnectionAfterTheNewOneRegistered_touchesNothing() {
        Connection old = host.open(PHONE, link);
        RecordingLink second = new RecordingLink();
        Connection current = host.open(PHONE, second);
        old.close(CloseReason.TRANSPORT_FAILED);
        old.heartbeat();
        assertThat(current.isOpen()).isTrue();
        assertThat(host.zim.connections().find(PHONE)).contains(current);
        assertThat(link.closings()).containsExactly(CloseReason.DISPLACED);
        host.send("m-1");
        assertThat(second.ids()).containsExactly("m-1");
        assertThat(link.ids()).isEmpty();
        assertThat(host.zim.connections().size()).isEqualTo(1);
    }

    @Test
    void row05_closeOfTheOldConnectionBeforeTheNewOneRegisters_isAReconnect() {
        Connection old = host.open(PHONE, link);
        host.send("m-1");
        old.close(CloseReason.TRANSPORT_FAILED);
        RecordingLink second = new RecordingLink();
        Connection current = host.open(PHONE, second);
        old.close(CloseReason.TRANSPORT_FAILED);
        assertThat(current.isOpen()).isTrue();
        assertThat(second.ids()).containsExactly("m-1");
        assertThat(link.closings()).containsExactly(CloseReason.TRANSPORT_FAILED);
    }

    @Test
    void row07_twoClientsWithOneId_theNewcomerIsRefusedAfterThreeDisplacements() {
        for (int i = 0; i < 3; i++) {
            host.openPhone();
        }
        RecordingLink lastAllowed = new RecordingLink();
        Connection stays = host.open(PHONE, lastAllowed);
        host.pass(9_000);
        stays.heartbeat();
        RecordingLink refusedLink = new RecordingLink();
        Connection refused = host.open(PHONE, refusedLink);
        assertThat(refused.isOpen()).isFalse();
        assertThat(refusedLink.closings()).containsExactly(CloseReason.DISPLACED_TOO_OFTEN);
        assertThat(stays.isOpen()).isTrue();
        assertThat(lastAllowed.closings()).isEmpty();
        refused.close(CloseReason.CLIENT_CLOSED);
        host.send("m-1");
        assertThat(lastAllowed.ids()).containsExactly("m-1");
        host.pass(1_001);
        assertThat(host.openPhone().isOpen()).isTrue();
    }

    @Test
    void row08_messageWhileTheConnectionIsBeingOpened_messageFirst_isWrittenAndNotPushed() {
        host.time.holdTasks();
        host.send("m-1");
        Connection connection = host.open(PHONE, link);
        host.time.runTasks();
        assertThat(link.ids()).containsExactly("m-1");
        connection.acknowledge("m-1");
        host.pass(60_000);
        assertThat(host.outcome("m-1")).contains(Outcome.ACKED);
        assertThat(host.provider.requests()).isEmpty();
    }

    @Test
    void row08_messageWhileTheConnectionIsBeingOpened_connectionFirst_isWrittenOnce() {
        host.time.holdTasks();
        host.open(PHONE, link);
        host.send("m-1");
        host.time.runTasks();
        assertThat(link.ids()).containsExactly("m-1");
        assertThat(host.provider.requests()).isEmpty();
    }
}
