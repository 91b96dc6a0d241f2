package dev.zimpush.core.cluster;

import static dev.zimpush.core.cluster.TestCluster.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.RetractionSettings;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Answer;
import dev.zimpush.testkit.Pending;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is taken back while nodes are taken for dead, answers are lost, and devices acknowledge at the same time. */
class ClusterRetractionFaultsTest {
    private static final PushVerdict LATER = PushVerdict.retryAddress(429, "TooManyRequests", Duration.ofMinutes(20));

    private TestCluster cluster;
    private TestNode one;
    private TestNode two;

    @BeforeEach
    void open() {
        open(2, RetractionSettings.standard());
    }

    private void open(int nodes, RetractionSettings settings) {
        cluster = new TestCluster(nodes, builder -> builder.retraction(settings));
        one = cluster.node(0);
        two = cluster.node(nodes - 1);
        cluster.bind(PHONE);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private void push(String id) {
        one.send(TestCluster.message(id), accepted -> {});
        cluster.pass(500);
    }

    private static List<PushRequest> requests(TestNode node) {
        return node.provider.requests().stream()
                .filter(request -> request.kind() == PushRequest.Kind.RETRACT)
                .toList();
    }

    private static List<ZimPushEvent.Retracted> events(TestNode node) {
        return node.log.of(ZimPushEvent.Retracted.class);
    }

    private static void minutes(TestCluster of, int minutes) {
        of.pass(Duration.ofMinutes(minutes).toMillis());
    }

    /** True once for that call. */
    private static Predicate<String> once(String call) {
        boolean[] lost = {false};
        return name -> {
            boolean now = name.equals(call) && !lost[0];
            lost[0] |= now;
            return now;
        };
    }

    @Test
    void recallAndAck_whileTheOtherNodeIsSending_takeItBackInEitherOrder() {
        for (boolean ackFirst : List.of(true, false)) {
            String id = "ack first " + ackFirst;
            Pending pending = one.provider.nextPending();
            push(id);
            if (ackFirst) {
                two.zim.acknowledge(PHONE, id);
                cluster.pass(500);
            }
            two.zim.recall("bob", id);
            cluster.pass(500);
            if (!ackFirst) {
                two.zim.acknowledge(PHONE, id);
                cluster.pass(500);
            }
            pending.answer(PushVerdict.accepted(200));
            cluster.pass(500);
            assertThat(requests(one))
                    .filteredOn(request -> request.message().id().equals(id))
                    .as(id)
                    .hasSize(1);
        }
    }

    @Test
    void node_takenForDeadThatJoinsAgain_saysNothingOfWhatAnotherTookBack() {
        push("m-1");
        one.provider.always(Answer.verdict(LATER));
        one.zim.recall("bob", "m-1");
        cluster.pass(500);
        assertThat(requests(one)).hasSize(1);
        two.provider.always(Answer.verdict(LATER));
        one.pause();
        minutes(cluster, 2);
        assertThat(requests(two)).hasSize(1);
        one.resume();
        cluster.pass(1_000);
        two.provider.always(Answer.accepted());
        minutes(cluster, 60);

        assertThat(requests(one)).hasSize(1);
        assertThat(events(one)).isEmpty();
        assertThat(events(two))
                .singleElement()
                .satisfies(event -> assertThat(event.verdict().kind()).isEqualTo(PushVerdict.Kind.ACCEPTED));
        assertThat(cluster.store.pushes()).isEmpty();
    }

    @Test
    void node_takenForDeadThatAdoptsItsOwn_takesItBackOnce() {
        push("m-1");
        one.provider.next(LATER);
        one.zim.recall("bob", "m-1");
        cluster.pass(500);
        // two is there to bury it, and can't adopt
        two.backend.beforeEach(call -> {
            if (call.equals("Pushes.adopt")) {
                throw new IllegalStateException("thrown by a test");
            }
        });
        one.pause();
        cluster.pass(15_000);
        one.resume();
        minutes(cluster, 60);

        assertThat(requests(one)).hasSize(2);
        assertThat(events(one))
                .singleElement()
                .satisfies(event -> assertThat(event.verdict().kind()).isEqualTo(PushVerdict.Kind.ACCEPTED));
        assertThat(cluster.store.pushes()).isEmpty();
    }

    @Test
    void withdraw_whoseAnswerIsLost_takesItBackOnce() {
        push("m-1");
        two.backend.loseAnswers(once("Pushes.withdraw"));
        two.zim.recall("bob", "m-1");
        cluster.pass(2_000);
        assertThat(requests(two)).hasSize(1);
        assertThat(events(two)).hasSize(1);
        assertThat(cluster.store.pushes()).isEmpty();
    }

    @Test
    void adoption_whoseAnswerIsLost_isFoundAtALaterLook() {
        push("m-1");
        one.provider.nextPending();
        one.zim.recall("bob", "m-1");
        cluster.pass(500);
        one.kill();
        boolean[] lost = {false};
        two.backend.loseAnswers(call -> {
            boolean now =
                    call.equals("Pushes.adopt") && cluster.store.deliveries().isEmpty() && !lost[0];
            lost[0] |= now;
            return now;
        });
        minutes(cluster, 4);
        assertThat(lost).containsExactly(true);
        assertThat(requests(two)).hasSize(1);
        assertThat(events(two)).hasSize(1);
        assertThat(cluster.store.pushes()).isEmpty();
    }

    @Test
    void withdraw_givenUpAfterItsAnswerWasLost_isFoundAtALaterLook() {
        push("m-1");
        two.backend.loseAnswers(call -> call.equals("Pushes.withdraw"));
        assertThat(two.zim.recall("bob", "m-1").toCompletableFuture()).isNotDone();
        cluster.pass(30_000);
        two.backend.loseAnswers(0);
        two.backend.loseAnswers(call -> false);
        minutes(cluster, 2);
        assertThat(requests(two)).hasSize(1);
        assertThat(events(two)).hasSize(1);
        assertThat(cluster.store.pushes()).isEmpty();
    }

    @Test
    void timeThatItMayTake_isCountedFromTheWithdrawal_whoeverHasIt() {
        cluster.close();
        open(2, RetractionSettings.standard().within(Duration.ofMinutes(30)));
        push("m-1");
        cluster.nodes.forEach(node -> node.provider.always(
                Answer.verdict(PushVerdict.retryAddress(429, "TooManyRequests", Duration.ofMinutes(1)))));
        one.zim.recall("bob", "m-1");
        minutes(cluster, 20);
        one.kill();
        minutes(cluster, 12);
        assertThat(events(two)).hasSize(1);
        assertThat(cluster.store.pushes()).isEmpty();
    }

    @Test
    void recall_looksForWhatIsPushed_afterItNoted() {
        Pending pending = one.provider.nextPending();
        push("m-1");
        boolean[] answered = {false};
        two.backend.beforeEach(call -> {
            if (call.equals("Journal.note") && !answered[0]) {
                answered[0] = true;
                pending.answer(PushVerdict.accepted(200));
                one.pass(Duration.ofMillis(300));
            }
        });
        two.zim.recall("bob", "m-1");
        cluster.pass(1_000);
        assertThat(answered).containsExactly(true);
        assertThat(requests(two)).hasSize(1);
    }

    @Test
    void recall_again_whileTheRowCanNotBeRemoved_takesItBackOnce() {
        push("m-1");
        boolean[] failing = {true};
        two.backend.beforeEach(call -> {
            if (call.equals("Pushes.done") && failing[0]) {
                throw new IllegalStateException("thrown by a test");
            }
        });
        two.zim.recall("bob", "m-1");
        cluster.pass(15_000);
        assertThat(events(two)).hasSize(1);
        two.zim.recall("bob", "m-1");
        minutes(cluster, 3);
        failing[0] = false;
        cluster.pass(15_000);
        assertThat(requests(two)).hasSize(1);
        assertThat(events(two)).hasSize(1);
        assertThat(cluster.store.pushes()).isEmpty();
    }

    @Test
    void close_withWhatIsTakenBack_leavesTheRows() {
        push("m-1");
        one.provider.nextPending();
        one.zim.recall("bob", "m-1");
        cluster.pass(500);
        one.zim.close(Duration.ZERO);
        one.gone();
        assertThat(events(one)).isEmpty();
        assertThat(cluster.store.pushes()).hasSize(1);
    }
}
