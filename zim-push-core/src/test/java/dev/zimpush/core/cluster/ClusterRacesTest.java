package dev.zimpush.core.cluster;

import static dev.zimpush.core.cluster.TestCluster.PHONE;
import static dev.zimpush.core.cluster.TestCluster.TABLET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.SettlementMode;
import dev.zimpush.UnavailableException;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What overtakes what, one order of things at a time. */
@Timeout(60)
final class ClusterRacesTest {
    private final TestCluster cluster = new TestCluster(2, builder -> builder.handOverWait(Duration.ZERO));
    private final TestNode one = cluster.node(0);
    private final TestNode two = cluster.node(1);
    private final RecordingLink link = new RecordingLink();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void look_inboxCannotBeRead_adoptsAllTheSame() {
        cluster.bind(PHONE);
        one.open(PHONE, link);
        two.open(DeviceKey.of("carol", "phone"), new RecordingLink());
        cluster.pass(100);
        two.backend.loseAnswers(call -> call.equals("Journal.inbox"));
        one.send(Message.to("carol").id("m-0").build()).join();
        two.send("m-1").join();
        one.kill();
        cluster.pass(12_000);

        assertThat(cluster.store.deliveries())
                .as("whose")
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.owner()).isEqualTo(2));
    }

    @Test
    void rejoin_whoseHintsFailFirst_registersItsConnectionsAllTheSame() {
        one.open(PHONE, link);
        cluster.pass(100);
        one.pause();
        cluster.pass(12_000);
        one.backend.loseAnswers(call -> call.equals("Wakeup.listen"));
        one.resume();
        cluster.pass(4_000);
        one.backend.loseAnswers(call -> false);
        cluster.pass(4_000);
        two.send("m-1").join();
        cluster.pass(500);

        assertThat(cluster.store.connections()).hasSize(1);
        assertThat(link.ids()).containsExactly("m-1");
    }

    @Test
    void rejoin_openingWhoseAnswerWasLost_givesWayToANewerOneElsewhere() {
        one.backend.loseAnswers(call -> call.equals("Directory.open"));
        one.open(PHONE, link);
        cluster.pass(100);
        one.backend.loseAnswers(call -> false);
        one.pause();
        cluster.pass(12_000);
        RecordingLink newer = new RecordingLink();
        two.open(PHONE, newer);
        cluster.pass(100);
        one.resume();
        cluster.pass(5_000);

        assertThat(newer.closings()).isEmpty();
        assertThat(link.closings()).containsExactly(CloseReason.DISPLACED);
    }

    @Test
    void claim_wonForAnEarlierTurn_doesNotTakeTheNextOneFromSending() {
        cluster.bind(PHONE);
        one.provider.nextPending();
        boolean[] first = {true};
        one.backend.beforeEach(call -> {
            if (call.equals("Journal.claim") && first[0]) {
                first[0] = false;
                Connection connection = one.open(PHONE, link);
                connection.close(CloseReason.CLIENT_CLOSED);
            }
        });
        one.send("m-1").join();
        cluster.pass(200);

        assertThat(cluster.pushed("m-1")).hasSize(1);
        assertThat(cluster.store.deliveries())
                .singleElement()
                .satisfies(row -> assertThat(row.sending()).as("sending").isTrue());
    }

    @Test
    void anyDevice_ackBeingWrittenDown_keepsSiblingsFromBeingClaimed() {
        cluster.bind(TABLET);
        Connection phone = two.open(PHONE, link);
        cluster.pass(100);
        one.send(Message.to("bob")
                        .id("m-1")
                        .settlement(SettlementMode.ANY_DEVICE)
                        .push(PushContent.alert("Alice", "Hi"))
                        .build())
                .join();
        cluster.pass(500);
        assertThat(link.ids()).containsExactly("m-1");
        two.backend.beforeEach(call -> {
            if (call.equals("Journal.note")) {
                one.pass(Duration.ofSeconds(2));
            }
        });
        phone.acknowledge("m-1");
        two.backend.beforeEach(call -> {});
        cluster.pass(5_000);

        assertThat(cluster.pushed("m-1")).as(cluster.story("m-1")).isEmpty();
        assertThat(cluster.store.deliveries()).isEmpty();
    }

    @Test
    void ack_afterTheClaimBeforeTheCall_isHeeded() {
        cluster.bind(PHONE);
        one.backend.beforeEach(call -> {
            if (call.equals("Journal.claim")) {
                one.time.holdTasks();
            }
        });
        one.send("m-1").join();
        one.backend.beforeEach(call -> {});
        one.zim.acknowledge(PHONE, "m-1");
        one.time.runTasks();
        cluster.pass(5_000);

        assertThat(one.provider.requests()).as(cluster.story("m-1")).isEmpty();
        assertThat(cluster.outcomes("m-1")).containsExactly(Outcome.ACKED);
        assertThat(cluster.store.deliveries()).isEmpty();
    }

    @Test
    void close_whileTheStoreIsDown_leavesNobodyWaiting() {
        Connection connection = one.open(PHONE, link);
        one.backend.unavailable(true);
        CompletableFuture<?> accepted = one.send("m-1");
        CompletableFuture<?> recalled = one.zim.recall("bob", "m-0").toCompletableFuture();
        one.open(TABLET, new RecordingLink());
        CompletableFuture<?> ready =
                one.zim.connections().find(TABLET).orElseThrow().ready().toCompletableFuture();
        one.zim.close(Duration.ZERO);
        one.gone();

        assertThat(connection.isOpen()).isFalse();
        assertThat(accepted).isCompletedExceptionally();
        assertThat(accepted.handle((ok, failure) -> failure).join()).isInstanceOf(UnavailableException.class);
        assertThat(recalled).isCompletedExceptionally();
        assertThat(ready).isDone();
    }

    @Test
    void pause_shorterThanTheLease_costsNoLease() {
        Set<Long> before = cluster.store.nodes();
        for (int i = 0; i < 4; i++) {
            one.pause();
            cluster.pass(8_000);
            one.resume();
            cluster.pass(700);
        }
        cluster.pass(12_000);

        assertThat(cluster.store.nodes()).isEqualTo(before);
    }

    @Test
    void close_besideANodeThatJustJoined_handsOverAtOnce() {
        cluster.bind(PHONE);
        two.kill();
        cluster.pass(12_000);
        one.provider.nextPending();
        one.send("m-1").join();
        cluster.pass(100);
        TestNode young = cluster.add();
        cluster.pass(500);
        one.zim.close(Duration.ZERO);
        one.gone();
        cluster.pass(1_000);

        assertThat(young.provider.messageIds()).as(cluster.story("m-1")).containsExactly("m-1");
    }

    @Test
    void ack_repeatedByTheClientForAnUnknownMessage_isWrittenDownOnce() {
        Connection connection = one.open(PHONE, link);
        cluster.pass(100);
        one.time.holdTasks();
        for (int i = 0; i < 100; i++) {
            connection.acknowledge("m-unknown");
        }
        int[] notes = {0};
        one.backend.beforeEach(call -> notes[0] += call.equals("Journal.note") ? 1 : 0);
        one.time.runTasks();

        assertThat(notes[0]).isLessThanOrEqualTo(2);
    }
}
