package dev.zimpush.core.cluster;

import static dev.zimpush.core.cluster.TestCluster.PHONE;
import static dev.zimpush.core.cluster.TestCluster.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.CapacityException;
import dev.zimpush.CloseReason;
import dev.zimpush.ClusterEvent;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Outcome;
import dev.zimpush.UnavailableException;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.Journal.NewMessage;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Pending;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store and nodes in trouble, one trouble at a time. */
@Timeout(60)
final class ClusterTroubleTest {
    private final TestCluster cluster = new TestCluster(2);
    private final TestNode one = cluster.node(0);
    private final TestNode two = cluster.node(1);
    private final RecordingLink link = new RecordingLink();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void ack_beforeTheWrite_needsNoRow() {
        Connection connection = one.open(PHONE, link);
        cluster.pass(100);
        boolean[] written = {false};
        cluster.store.beforeEach(
                call -> written[0] |= !cluster.store.deliveries().isEmpty());
        one.time.holdTasks();
        CompletableFuture<?> accepted = one.send("m-1");
        assertThat(accepted).isNotDone();
        connection.acknowledge("m-1");
        one.time.runTasks();
        cluster.pass(1000);

        assertThat(accepted).isCompleted();
        assertThat(cluster.outcomes("m-1")).containsExactly(Outcome.ACKED);
        assertThat(written[0]).as("a row was there").isFalse();
    }

    @Test
    void send_answerOfTheCommitLost_isAcceptedOnce() {
        cluster.bind(PHONE);
        one.backend.loseAnswers(call -> call.equals("Journal.write"));
        CompletableFuture<?> accepted = one.send("m-1");
        cluster.pass(500);
        one.backend.loseAnswers(call -> false);
        cluster.pass(2_000);

        assertThat(accepted).isCompleted();
        assertThat(cluster.outcomes("m-1")).as(cluster.story("m-1")).containsExactly(Outcome.PUSHED);
        assertThat(cluster.store.isEmpty()).isTrue();
    }

    @Test
    void send_givenUpButCommitted_isDeliveredAllTheSame() {
        cluster.bind(PHONE);
        one.backend.loseAnswers(call -> call.startsWith("Journal.") || call.equals("Directory.renew"));
        CompletableFuture<?> unknown = one.send("m-1");
        cluster.pass(12_000);
        assertThat(unknown).isCompletedExceptionally();
        one.backend.loseAnswers(call -> false);
        cluster.pass(15_000);

        assertThat(cluster.outcomes("m-1")).as(cluster.story("m-1")).containsExactly(Outcome.PUSHED);
        assertThat(cluster.pushed("m-1")).hasSize(1);
        assertThat(cluster.store.isEmpty()).as(cluster.story("m-1")).isTrue();
    }

    @Test
    void send_leaseOver_failsAtOnceAndSaysThatNothingWasRecorded() {
        cluster.store.unavailable(true);
        cluster.pass(15_000);

        assertThatThrownBy(() -> one.send("m-1").join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("m-1 was not recorded");
    }

    @Test
    void send_oneThatTheStoreRefuses_failsAloneAndTheOthersGoOn() {
        try (TestCluster choosy = new TestCluster(
                1, settings -> settings, b -> new WatchedBackend(b, ClusterTroubleTest::refuseBad, call -> {}))) {
            choosy.bind(PHONE);
            TestNode node = choosy.node(0);
            node.time.holdTasks();
            CompletableFuture<?> bad = node.send("bad");
            CompletableFuture<?> good = node.send("good");
            node.time.runTasks();
            choosy.pass(20_000);

            assertThat(bad).isCompletedExceptionally();
            assertThat(good).isCompleted();
            assertThat(node.zim.toString()).contains(" 0 unsettled");
        }
    }

    private static void refuseBad(String call, List<Object> arguments) {
        if (call.equals("Journal.write")
                && ((List<?>) arguments.get(1))
                        .stream()
                                .anyMatch(message ->
                                        ((NewMessage) message).message().id().equals("bad"))) {
            throw new IllegalStateException("the store refuses it");
        }
    }

    @Test
    void send_overTheCap_failsAndLeavesNothing() {
        try (TestCluster small = new TestCluster(1, builder -> builder.unsettledPerNode(1))) {
            TestNode node = small.node(0);
            node.open(PHONE, link);
            node.send("m-1").join();

            assertThatThrownBy(() -> node.send("m-2").join()).cause().isInstanceOf(CapacityException.class);
            assertThat(small.store.deliveries()).hasSize(1);
        }
    }

    @Test
    void retry_ofAFailedTry_keepsIdAndCountWhenItsNodeDies() {
        cluster.bind(PHONE);
        one.provider.always(
                request -> CompletableFuture.completedFuture(PushVerdict.retry(503, "busy", Duration.ofSeconds(30))));
        one.send("m-1").join();
        cluster.pass(100);
        one.kill();
        cluster.pass(12_000);
        assertThat(two.provider.requests()).as("the vendor asked for 30 s").isEmpty();
        cluster.pass(25_000);

        assertThat(two.provider.requests()).singleElement().satisfies(request -> {
            assertThat(request.attempt()).isEqualTo(2);
            assertThat(request.pushId())
                    .isEqualTo(one.provider.requests().get(0).pushId());
        });
        assertThat(two.log.of(ZimPushEvent.Settled.class))
                .singleElement()
                .satisfies(event -> assertThat(event.adopted()).isTrue());
    }

    @Test
    void kill_whileSending_isAdoptedAsMaybePushedWithTheSameId() {
        cluster.bind(PHONE);
        one.provider.nextPending();
        one.send("m-1").join();
        cluster.pass(100);
        one.kill();
        cluster.pass(12_000);

        assertThat(two.log.of(ClusterEvent.Adopted.class))
                .singleElement()
                .satisfies(event -> assertThat(event.maybePushed()).isTrue());
        assertThat(cluster.pushed("m-1"))
                .hasSize(2)
                .containsOnly(cluster.pushed("m-1").get(0));
    }

    @Test
    void pause_duringTheClaim_startsNoCall() {
        cluster.bind(PHONE);
        one.backend.beforeEach(call -> {
            if (call.equals("Journal.claim")) {
                one.time.holdTasks();
            }
        });
        one.send("m-1").join();
        one.backend.beforeEach(call -> {});
        one.pause();
        cluster.pass(12_000);
        assertThat(cluster.outcomes("m-1")).containsExactly(Outcome.PUSHED);

        one.resume();
        cluster.pass(10_000);
        assertThat(one.provider.requests()).as(cluster.story("m-1")).isEmpty();
        assertThat(cluster.outcomes("m-1")).containsExactly(Outcome.PUSHED);
    }

    @Test
    void pause_calledBeforeAndAnsweredAfter_reportsTheCallThatWasOut() {
        cluster.bind(PHONE);
        Pending pending = one.provider.nextPending();
        one.send("m-1").join();
        cluster.pass(100);
        one.pause();
        cluster.pass(12_000);
        pending.answer(PushVerdict.accepted(200));
        one.resume();
        cluster.pass(5_000);

        assertThat(cluster.outcomes("m-1")).as(cluster.story("m-1")).containsOnly(Outcome.PUSHED);
        assertThat(cluster.pushed("m-1")).containsOnly(cluster.pushed("m-1").get(0));
        assertThat(cluster.store.isEmpty()).isTrue();
    }

    @Test
    void store_backForOneNodeBeforeTheOther_buriesNobody() {
        cluster.store.unavailable(true);
        cluster.pass(15_000);
        two.backend.unavailable(true);
        cluster.store.unavailable(false);
        cluster.pass(3_000);
        two.backend.unavailable(false);
        cluster.pass(3_000);

        assertThat(cluster.store.nodes()).containsExactly(1L, 2L);
    }

    @Test
    void rejoin_deviceThatWentElsewhere_isClosedHere() {
        one.open(PHONE, link);
        cluster.pass(100);
        one.pause();
        cluster.pass(12_000);
        RecordingLink newer = new RecordingLink();
        Connection there = two.open(PHONE, newer);
        cluster.pass(100);
        one.resume();
        cluster.pass(5_000);

        assertThat(link.closings()).containsExactly(CloseReason.DISPLACED);
        assertThat(there.isOpen()).isTrue();
        assertThat(newer.closings()).isEmpty();
    }

    @Test
    void displacement_toAndFro_isRefusedInTheEnd() {
        for (int i = 0; i < 5; i++) {
            cluster.node(i % 2).open(PHONE, new RecordingLink());
            cluster.pass(100);
        }

        assertThat(cluster.nodes.stream()
                        .flatMap(node -> node.log.of(ZimPushEvent.ConnectionClosed.class).stream())
                        .filter(event -> event.reason() == CloseReason.DISPLACED_TOO_OFTEN))
                .isNotEmpty();
        assertThat(cluster.store.connections()).hasSize(1);
    }

    @Test
    void hints_allLost_areMadeUpForByLooking() {
        cluster.store.loseHints(true);
        two.open(PHONE, link);
        cluster.pass(300);
        one.send("m-1").join();
        cluster.pass(300);

        assertThat(link.ids()).containsExactly("m-1");
    }

    @Test
    void outbox_messageOfAHostsTransaction_isSent() {
        cluster.bind(PHONE);
        cluster.store.enqueue(message("m-1"));
        cluster.pass(300);

        assertThat(cluster.outcomes("m-1")).as(cluster.story("m-1")).containsExactly(Outcome.PUSHED);
        assertThat(cluster.store.isEmpty()).isTrue();
    }

    @Test
    void outbox_recipientWithoutADevice_isReported() {
        cluster.store.enqueue(message("m-1"));
        cluster.pass(300);

        assertThat(cluster.nodes.stream().flatMap(node -> node.log.of(ZimPushEvent.NoDevices.class).stream()))
                .hasSize(1);
        assertThat(cluster.store.isEmpty()).isTrue();
    }

    @Test
    void send_twoOnOneThread_arriveInOrderOnAnotherNode() {
        two.open(DeviceKey.of("bob", "phone"), link);
        cluster.pass(100);
        for (int i = 0; i < 20; i++) {
            one.send(message("m-" + i), accepted -> {});
        }
        cluster.pass(300);

        assertThat(link.ids()).hasSize(20).isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b)));
    }

    @Test
    void clock_ofANodeWrongByAnHour_changesNothing() {
        cluster.bind(PHONE);
        one.time.jumpWallClock(Duration.ofHours(1));
        two.time.jumpWallClock(Duration.ofHours(-1));
        cluster.pass(12_000);
        one.send("m-1").join();
        two.send("m-2").join();
        cluster.pass(1_000);

        assertThat(cluster.store.nodes()).as("nobody was buried").hasSize(2).contains(1L, 2L);
        assertThat(cluster.outcomes("m-1")).containsExactly(Outcome.PUSHED);
        assertThat(cluster.outcomes("m-2")).containsExactly(Outcome.PUSHED);
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(2));
    }
}
