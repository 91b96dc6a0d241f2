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
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Silence: of this process, of the network, of the app. */
class RaceRows12To16Test {
    private static final Duration ALMOST_A_MINUTE = Duration.ofSeconds(59);

    private final TestHost host = new TestHost();
    private final RecordingLink link = new RecordingLink();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void row12_pauseOfThisProcess_expiresNoHealthyClientAndPushesNothing() {
        Connection connection = host.open(PHONE, link);
        host.send("m-1");
        host.pass(1_000);
        host.time.stall(ALMOST_A_MINUTE);
        host.pass(0);
        assertThat(connection.isOpen()).isTrue();
        assertThat(host.provider.requests()).isEmpty();
        assertThat(host.log.of(ZimPushEvent.Stalled.class))
                .singleElement()
                .satisfies(stalled ->
                        assertThat(stalled.stoodStill()).isBetween(ALMOST_A_MINUTE.minusMillis(251), ALMOST_A_MINUTE));
        connection.acknowledge("m-1");
        host.pass(29_000);
        assertThat(connection.isOpen()).isTrue();
        assertThat(host.outcome("m-1")).contains(Outcome.ACKED);
    }

    @Test
    void row12_pauseOfThisProcess_noticedFirstByAHostThread_movesTheDeadlines() {
        Connection connection = host.open(PHONE, link);
        host.send("m-1");
        host.time.stall(ALMOST_A_MINUTE);
        connection.heartbeat();
        host.send("m-2");
        host.pass(4_700);
        assertThat(host.outcome("m-1")).isEmpty();
        host.pass(600);
        assertThat(host.log.reasons(new DeliveryId(PHONE, "m-1"))).containsExactly(DueReason.ACK_TIMEOUT);
        assertThat(host.log.of(ZimPushEvent.Stalled.class)).hasSize(1);
    }

    @Test
    void row12_pauseOfLessThanASecond_movesNothing() {
        host.open(PHONE, link);
        host.send("m-1");
        host.pass(4_000);
        host.time.stall(Duration.ofMillis(999));
        host.pass(20);
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        assertThat(host.log.of(ZimPushEvent.Stalled.class)).isEmpty();
    }

    @Test
    void row14_halfOpenConnection_pushesAtTheAckTimeoutAndIsClosedByItsSilence() {
        Connection connection = host.open(PHONE, link);
        host.pass(20_000);
        host.send("m-1");
        host.pass(5_020);
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        host.send("m-2");
        assertThat(host.log.reasons(new DeliveryId(PHONE, "m-2"))).containsExactly(DueReason.CONNECTION_SUSPECT);
        host.pass(4_960);
        assertThat(connection.isOpen()).isTrue();
        host.pass(40);
        assertThat(link.closings()).containsExactly(CloseReason.HEARTBEAT_EXPIRED);
        assertThat(host.zim.connections().size()).isZero();
        host.send("m-3");
        assertThat(host.log.reasons(new DeliveryId(PHONE, "m-3"))).containsExactly(DueReason.DISCONNECTED);
    }

    @Test
    void row15_appFrozenAndSocketAlive_heartbeatsKeepItOpenAndEachMessageIsPushedInTime() {
        Connection connection = host.open(PHONE, link);
        for (int i = 0; i < 6; i++) {
            connection.heartbeat();
            host.send("m-" + i);
            host.pass(10_000);
            assertThat(host.outcome("m-" + i)).contains(Outcome.PUSHED);
        }
        assertThat(connection.isOpen()).isTrue();
        assertThat(link.ids()).hasSize(6);
    }

    @Test
    void row16_ackTimeoutOnALiveConnection_pushesAndKeepsDelivering() {
        Connection connection = host.open(PHONE, link);
        host.send("m-1");
        host.pass(5_020);
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
        assertThat(host.zim.connections().presence(PHONE)).isEqualTo(Presence.SUSPECT);
        assertThat(link.closings()).isEmpty();
        connection.heartbeat();
        assertThat(host.zim.connections().presence(PHONE)).isEqualTo(Presence.ONLINE);
        host.send("m-2");
        assertThat(link.ids()).containsExactly("m-1", "m-2");
        host.pass(4_990);
        assertThat(host.provider.messageIds()).containsExactly("m-1");
        connection.acknowledge("m-2");
        host.pass(20);
        assertThat(host.outcome("m-2")).contains(Outcome.ACKED);
    }
}
