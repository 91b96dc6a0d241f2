package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeliveryId;
import dev.zimpush.DueReason;
import dev.zimpush.Outcome;
import dev.zimpush.Presence;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.testkit.RecordingLink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The seed's page, sentence by sentence. */
class SeedTest {
    private final TestHost host = new TestHost();
    private final RecordingLink link = new RecordingLink();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void message_acknowledgedInTime_isNotPushed() {
        Connection connection = host.open(PHONE, link);
        host.send("m-1");
        assertThat(link.ids()).containsExactly("m-1");
        host.pass(4_999);
        connection.acknowledge("m-1");
        host.pass(60_000);
        assertThat(host.outcome("m-1")).contains(Outcome.ACKED);
        assertThat(host.provider.requests()).isEmpty();
    }

    @Test
    void message_notAcknowledgedInTime_isPushedAndTheConnectionStaysOpen() {
        Connection connection = host.open(PHONE, link);
        host.send("m-1");
        host.pass(4_999);
        assertThat(host.provider.requests()).isEmpty();
        host.pass(1);
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        assertThat(host.log.reasons(new DeliveryId(PHONE, "m-1"))).containsExactly(DueReason.ACK_TIMEOUT);
        assertThat(connection.isOpen()).isTrue();
        assertThat(link.closings()).isEmpty();
        assertThat(host.zim.connections().presence(PHONE)).isEqualTo(Presence.SUSPECT);
    }

    @Test
    void nextMessage_onASuspectConnection_isWrittenAndPushedWithoutWaiting() {
        Connection connection = host.open(PHONE, link);
        host.send("m-1");
        host.pass(5_050);
        host.send("m-2");
        assertThat(link.ids()).containsExactly("m-1", "m-2");
        assertThat(host.outcome("m-2")).contains(Outcome.PUSHED);
        connection.acknowledge("m-2");
        assertThat(host.log.of(ZimPushEvent.LateAck.class)).hasSize(1);
        assertThat(host.zim.connections().presence(PHONE)).isEqualTo(Presence.ONLINE);
    }

    @Test
    void message_toADeviceWithoutConnection_isPushedAtOnce() {
        host.send("m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        assertThat(host.log.reasons(new DeliveryId(PHONE, "m-1"))).containsExactly(DueReason.DISCONNECTED);
    }

    @Test
    void connection_silentForThirtySeconds_isClosed() {
        Connection connection = host.open(PHONE, link);
        host.pass(20_000);
        connection.heartbeat();
        host.pass(29_999);
        assertThat(connection.isOpen()).isTrue();
        host.pass(1);
        assertThat(connection.isOpen()).isFalse();
        assertThat(link.closeReason()).contains(CloseReason.HEARTBEAT_EXPIRED);
        host.send("m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void message_whoseConnectionCloses_isPushedAfterTheHandOverWait() {
        Connection connection = host.open(PHONE, link);
        host.send("m-1");
        connection.close(CloseReason.CLIENT_CLOSED);
        host.pass(1_999);
        assertThat(host.outcome("m-1")).isEmpty();
        host.pass(1);
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        assertThat(host.log.reasons(new DeliveryId(PHONE, "m-1"))).containsExactly(DueReason.CONNECTION_LOST);
    }

    @Test
    void message_whoseDeviceIsBackWithinTheWait_isWrittenAgainAndNotPushed() {
        Connection first = host.open(PHONE, link);
        host.send("m-1");
        first.close(CloseReason.CLIENT_CLOSED);
        host.pass(1_000);
        RecordingLink second = new RecordingLink();
        Connection again = host.open(PHONE, second);
        assertThat(second.ids()).containsExactly("m-1");
        again.acknowledge("m-1");
        host.pass(60_000);
        assertThat(host.outcome("m-1")).contains(Outcome.ACKED);
        assertThat(host.provider.requests()).isEmpty();
    }
}
