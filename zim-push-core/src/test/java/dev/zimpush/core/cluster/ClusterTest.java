package dev.zimpush.core.cluster;

import static dev.zimpush.core.cluster.TestCluster.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.Outcome;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The flow of the seed over several nodes. */
@Timeout(60)
final class ClusterTest {
    private final TestCluster cluster = new TestCluster(3);
    private final TestNode one = cluster.node(0);
    private final TestNode two = cluster.node(1);
    private final TestNode three = cluster.node(2);
    private final RecordingLink link = new RecordingLink();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void send_deviceConnectedToAnotherNode_isWrittenAndAckedThere() {
        Connection connection = two.open(PHONE, link);

        assertThat(one.send("m-1").join().deliveries()).isEqualTo(1);
        cluster.pass(100);
        assertThat(link.ids()).as(cluster.story("m-1")).containsExactly("m-1");
        connection.acknowledge("m-1");
        cluster.pass(100);

        assertThat(cluster.outcomes("m-1")).as(cluster.story("m-1")).containsExactly(Outcome.ACKED);
        assertThat(cluster.store.deliveries()).isEmpty();
    }

    @Test
    void send_deviceNotConnected_isPushedByTheSender() {
        cluster.bind(PHONE);
        one.send("m-1").join();
        cluster.pass(100);

        assertThat(cluster.outcomes("m-1")).as(cluster.story("m-1")).containsExactly(Outcome.PUSHED);
        assertThat(one.provider.messageIds()).containsExactly("m-1");
        assertThat(cluster.store.isEmpty()).as(cluster.story("m-1")).isTrue();
    }

    @Test
    void send_notAckedInTime_isPushedByTheNodeOfTheConnection() {
        cluster.bind(PHONE);
        two.open(PHONE, link);
        one.send("m-1").join();
        cluster.pass(6000);

        assertThat(cluster.outcomes("m-1")).as(cluster.story("m-1")).containsExactly(Outcome.PUSHED);
        assertThat(two.provider.messageIds()).containsExactly("m-1");
    }

    @Test
    void kill_ofTheOwner_isAdoptedAndPushedOnce() {
        cluster.bind(PHONE);
        two.open(PHONE, link);
        one.send("m-1").join();
        cluster.pass(100);
        two.kill();
        cluster.pass(11_000);

        assertThat(cluster.outcomes("m-1")).as(cluster.story("m-1")).containsExactly(Outcome.PUSHED);
        assertThat(cluster.pushed("m-1")).hasSize(1);
        assertThat(cluster.store.isEmpty()).as(cluster.story("m-1")).isTrue();
    }

    @Test
    void open_onAnotherNode_displacesAndBringsWhatIsOpen() {
        cluster.bind(PHONE);
        two.open(PHONE, link);
        one.send("m-1").join();
        cluster.pass(100);
        RecordingLink newer = new RecordingLink();
        Connection there = three.open(PHONE, newer);
        cluster.pass(300);

        assertThat(there.ready().toCompletableFuture()).isCompleted();
        assertThat(link.closings()).containsExactly(CloseReason.DISPLACED);
        assertThat(newer.ids()).as(cluster.story("m-1")).containsExactly("m-1");
        there.acknowledge("m-1");
        cluster.pass(10_000);
        assertThat(cluster.outcomes("m-1")).as(cluster.story("m-1")).containsExactly(Outcome.ACKED);
        assertThat(cluster.pushed("m-1")).isEmpty();
        assertThat(cluster.store.deliveries()).isEmpty();
    }

    @Test
    void pause_pastTheLease_rejoinsAndKeepsItsConnections() {
        cluster.bind(PHONE);
        Connection connection = two.open(PHONE, link);
        cluster.pass(100);
        two.pause();
        one.send("m-1").join();
        cluster.pass(12_000);
        assertThat(cluster.outcomes("m-1")).as(cluster.story("m-1")).containsExactly(Outcome.PUSHED);

        two.resume();
        cluster.pass(4_000);
        assertThat(connection.isOpen()).isTrue();
        one.send("m-2").join();
        cluster.pass(100);
        connection.acknowledge("m-2");
        cluster.pass(100);

        assertThat(cluster.outcomes("m-2")).as(cluster.story("m-2")).containsExactly(Outcome.ACKED);
        assertThat(cluster.store.deliveries()).isEmpty();
        assertThat(cluster.store.nodes()).hasSize(3);
    }

    @Test
    void store_downForAMinute_connectionsGoOnAndNothingFlaps() {
        cluster.bind(PHONE);
        Connection connection = two.open(PHONE, link);
        one.send("m-1").join();
        cluster.pass(100);
        cluster.store.unavailable(true);
        for (int second = 0; second < 60; second++) {
            cluster.pass(1000);
            connection.heartbeat();
        }

        assertThat(connection.isOpen()).isTrue();
        assertThat(two.send("m-2")).isCompletedExceptionally();
        cluster.store.unavailable(false);
        cluster.pass(2000);
        connection.acknowledge("m-1");
        cluster.pass(1000);
        assertThat(cluster.outcomes("m-1")).as(cluster.story("m-1")).hasSize(1);
        assertThat(cluster.store.deliveries()).as(cluster.story("m-1")).isEmpty();
        assertThat(two.send("m-3")).isCompleted();
        assertThat(cluster.store.nodes()).as("nobody was buried").hasSize(3);
    }

    @Test
    void close_withSomethingOpen_isAdoptedAtOnce() {
        cluster.bind(PHONE);
        two.open(PHONE, link);
        one.send("m-1").join();
        cluster.pass(100);

        assertThat(two.zim.close(Duration.ZERO).handedOver()).isEqualTo(1);
        cluster.pass(1000);
        assertThat(cluster.outcomes("m-1")).as(cluster.story("m-1")).containsExactly(Outcome.PUSHED);
    }
}
