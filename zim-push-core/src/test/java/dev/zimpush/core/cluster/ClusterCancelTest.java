package dev.zimpush.core.cluster;

import static dev.zimpush.core.cluster.TestCluster.PHONE;
import static dev.zimpush.core.cluster.TestCluster.TABLET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.CancelReason;
import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeliveryId;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.SettlementMode;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Pending;
import dev.zimpush.testkit.RecordingLink;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What settles a delivery from another node than the one that has it. */
@Timeout(60)
final class ClusterCancelTest {
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
    void recall_onAnotherNode_cancelsAndCounts() {
        two.open(PHONE, link);
        cluster.pass(100);
        one.send("m-1").join();
        cluster.pass(100);

        assertThat(three.zim.recall("bob", "m-1").toCompletableFuture()).isCompletedWithValue(1);
        cluster.pass(100);

        assertThat(cancelled(two, "m-1")).containsExactly(CancelReason.RECALLED);
        assertThat(cluster.store.deliveries()).isEmpty();
        cluster.pass(10_000);
        assertThat(cluster.pushed("m-1")).isEmpty();
    }

    @Test
    void recall_again_countsNothing() {
        two.open(PHONE, link);
        cluster.pass(100);
        one.send("m-1").join();
        one.zim.recall("bob", "m-1");
        cluster.pass(100);

        assertThat(one.zim.recall("bob", "m-1").toCompletableFuture()).isCompletedWithValue(0);
    }

    @Test
    void note_withIdsThatNoMessageCanHave_isOnNoneAndNotWritten() {
        one.backend.beforeEach(call -> assertThat(call).isNotEqualTo("Journal.note"));

        assertThat(one.zim.recall("bob", "").toCompletableFuture()).isCompletedWithValue(0);
        assertThat(one.zim.recall("b\0b", "m-1").toCompletableFuture()).isCompletedWithValue(0);
        assertThat(one.zim.read("bob", "c".repeat(256), 1).toCompletableFuture())
                .isCompletedWithValue(0);
    }

    @Test
    void recall_whileTheStoreIsDown_fails() {
        cluster.store.unavailable(true);
        cluster.pass(15_000);

        var recall = one.zim.recall("bob", "m-1").toCompletableFuture();
        cluster.pass(2_000);
        assertThat(recall).isCompletedExceptionally();
    }

    @Test
    void read_upToASequence_cancelsThoseAndNoOthers() {
        two.open(PHONE, link);
        cluster.pass(100);
        for (int sequence = 1; sequence <= 3; sequence++) {
            one.send(Message.to("bob")
                            .id("m-" + sequence)
                            .conversation("c", sequence)
                            .push(PushContent.alert("Alice", "Hi"))
                            .build())
                    .join();
        }
        cluster.pass(100);

        assertThat(three.zim.read("bob", "c", 2).toCompletableFuture()).isCompletedWithValue(2);
        cluster.pass(100);

        assertThat(cancelled(two, "m-1")).containsExactly(CancelReason.READ);
        assertThat(cancelled(two, "m-2")).containsExactly(CancelReason.READ);
        assertThat(cancelled(two, "m-3")).isEmpty();
    }

    @Test
    void logOut_onAnotherNode_closesTheConnectionAndCancels() {
        cluster.bind(PHONE);
        two.open(PHONE, link);
        cluster.pass(100);
        one.send("m-1").join();
        cluster.pass(100);

        assertThat(three.zim.devices().logOut(PHONE).toCompletableFuture()).isCompleted();
        cluster.pass(100);

        assertThat(link.closings()).containsExactly(CloseReason.LOGGED_OUT);
        assertThat(cancelled(two, "m-1")).containsExactly(CancelReason.LOGGED_OUT);
        assertThat(cluster.store.isEmpty()).as(cluster.story("m-1")).isTrue();
        cluster.pass(10_000);
        assertThat(cluster.pushed("m-1")).isEmpty();
    }

    @Test
    void acknowledge_onAnotherNode_settlesAtTheOwner() {
        cluster.bind(PHONE);
        two.open(PHONE, link);
        cluster.pass(100);
        one.send("m-1").join();
        cluster.pass(100);

        three.zim.acknowledge(PHONE, "m-1");
        cluster.pass(100);

        assertThat(two.log.settled(new DeliveryId(PHONE, "m-1"))).contains(Outcome.ACKED);
        assertThat(cluster.store.deliveries()).isEmpty();
    }

    @Test
    void acknowledge_onAnotherNodeWhileSending_isNotedAndReportedLate() {
        cluster.bind(PHONE);
        Pending pending = one.provider.nextPending();
        one.send("m-1").join();
        cluster.pass(10);

        three.zim.acknowledge(PHONE, "m-1");
        cluster.pass(100);
        pending.answer(PushVerdict.accepted(200));
        cluster.pass(100);

        assertThat(cluster.outcomes("m-1")).as(cluster.story("m-1")).containsExactly(Outcome.PUSHED);
        assertThat(one.log.of(ZimPushEvent.LateAck.class)).hasSize(1);
        assertThat(cluster.store.deliveries()).isEmpty();
    }

    @Test
    void acknowledge_onAnotherNodeWhileSendingAndTheTryFails_settlesAsAcked() {
        cluster.bind(PHONE);
        Pending pending = one.provider.nextPending();
        one.send("m-1").join();
        cluster.pass(10);
        cluster.store.loseHints(true);

        three.zim.acknowledge(PHONE, "m-1");
        pending.answer(PushVerdict.retry(503, "busy", null));
        cluster.pass(5_000);

        assertThat(cluster.outcomes("m-1")).as(cluster.story("m-1")).containsExactly(Outcome.ACKED);
        assertThat(cluster.pushed("m-1")).hasSize(1);
    }

    @Test
    void anyDevice_ackedOnOneNode_isCancelledOnTheOther() {
        cluster.bind(PHONE);
        cluster.bind(TABLET);
        Connection phone = two.open(PHONE, link);
        three.open(TABLET, new RecordingLink());
        cluster.pass(100);
        one.send(anyDevice("m-1")).join();
        cluster.pass(100);

        phone.acknowledge("m-1");
        cluster.pass(100);

        assertThat(cancelled(three, "m-1")).containsExactly(CancelReason.ACKED_ELSEWHERE);
        cluster.pass(10_000);
        assertThat(cluster.pushed("m-1")).isEmpty();
        assertThat(cluster.store.deliveries()).isEmpty();
    }

    @Test
    void anyDevice_offlineWhileASiblingMayAck_waitsForIt() {
        cluster.bind(PHONE);
        cluster.bind(TABLET);
        two.open(PHONE, link);
        cluster.pass(100);
        one.send(anyDevice("m-1")).join();
        cluster.pass(3_000);
        assertThat(cluster.pushed("m-1")).as(cluster.story("m-1")).isEmpty();

        cluster.pass(4_000);
        assertThat(cluster.outcomes("m-1", TABLET)).as(cluster.story("m-1")).containsExactly(Outcome.PUSHED);
        assertThat(cluster.outcomes("m-1", PHONE)).as(cluster.story("m-1")).containsExactly(Outcome.PUSHED);
    }

    private static Message anyDevice(String id) {
        return Message.to("bob")
                .id(id)
                .settlement(SettlementMode.ANY_DEVICE)
                .push(PushContent.alert("Alice", "Hi"))
                .build();
    }

    private static List<CancelReason> cancelled(TestNode node, String messageId) {
        return node.log.of(ZimPushEvent.Settled.class).stream()
                .filter(event -> event.delivery().messageId().equals(messageId) && event.cancelReason() != null)
                .map(ZimPushEvent.Settled::cancelReason)
                .toList();
    }
}
