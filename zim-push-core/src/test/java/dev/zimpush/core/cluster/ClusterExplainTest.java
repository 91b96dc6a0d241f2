package dev.zimpush.core.cluster;

import static dev.zimpush.core.cluster.TestCluster.LEASE;
import static dev.zimpush.core.cluster.TestCluster.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Connection;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Explanation;
import dev.zimpush.Explanation.OfDevice;
import dev.zimpush.Explanation.Standing;
import dev.zimpush.Explanation.Step;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.HistorySettings;
import dev.zimpush.spi.History;
import dev.zimpush.spi.History.Entry;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Answer;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@link dev.zimpush.ZimPush#explain} says in a cluster: of other nodes, of dead ones, after a restart, without the store. */
class ClusterExplainTest {
    private static final long A_SECOND_AND_MORE = 1_500;

    @Test
    void explain_fromAnotherNode_hasTheSameChain() {
        try (TestCluster cluster = new TestCluster(2)) {
            cluster.bind(PHONE);
            send(cluster, "m-1");
            cluster.pass(A_SECOND_AND_MORE);

            OfDevice here = phone(cluster, 0, "m-1");
            assertThat(kinds(here)).containsExactly("PushDue", "Attempted", "Answered", "Settled");
            assertThat(phone(cluster, 1, "m-1").steps()).isEqualTo(here.steps());
            assertThat(phone(cluster, 1, "m-1").outcome()).isEqualTo(Outcome.PUSHED);
            assertThat(here.steps()).extracting(Step::node).containsOnly(epoch(cluster, 0));
            assertThat(here.steps())
                    .extracting(Step::event)
                    .extracting(Object::toString)
                    .isEqualTo(cluster.node(0).log.of("m-1").stream()
                            .map(event -> new Step(1, event).event().toString())
                            .toList());
        }
    }

    @Test
    void explain_ackedInTime_writesNothing() {
        try (TestCluster cluster = new TestCluster(1)) {
            cluster.bind(PHONE);
            Connection connection = cluster.node(0).open(PHONE, new RecordingLink());
            cluster.pass(100);
            send(cluster, "m-1");
            connection.acknowledge("m-1");
            cluster.pass(A_SECOND_AND_MORE);

            assertThat(cluster.outcomes("m-1")).containsExactly(Outcome.ACKED);
            assertThat(cluster.store.history()).isEmpty();
        }
    }

    @Test
    void explain_adoptedFromADeadNode_hasBothNodesSteps() {
        try (TestCluster cluster = new TestCluster(2)) {
            cluster.bind(PHONE);
            cluster.node(0)
                    .provider
                    .always(Answer.verdict(PushVerdict.retry(503, "busy | \u00fc", Duration.ofMinutes(5))));
            send(cluster, "m-1");
            cluster.pass(A_SECOND_AND_MORE);
            long dead = epoch(cluster, 0);
            cluster.node(0).kill();
            cluster.pass(2 * LEASE.toMillis());
            assertThat(phone(cluster, 1, "m-1").standing()).isEqualTo(Standing.UNSETTLED);
            cluster.pass(Duration.ofMinutes(5).toMillis());

            OfDevice phone = phone(cluster, 1, "m-1");
            assertThat(kinds(phone))
                    .as(cluster.story("m-1"))
                    .startsWith("PushDue", "Attempted", "Answered", "Held", "Adopted")
                    .endsWith("Attempted", "Answered", "Settled");
            assertThat(phone.steps().get(0).node()).isEqualTo(dead);
            assertThat(phone.steps(ZimPushEvent.Answered.class).get(0).verdict().reason())
                    .isEqualTo("busy | \u00fc");
            assertThat(explain(cluster, 1, "m-1").toString())
                    .contains("[node " + dead + "]", "taken over from a node that is gone", "adopted)");
        }
    }

    @Test
    void explain_afterARestart_isRead() {
        try (TestCluster cluster = new TestCluster(1)) {
            cluster.bind(PHONE);
            send(cluster, "m-1");
            cluster.node(0).zim.close(Duration.ZERO);
            cluster.node(0).gone();
            cluster.add();

            assertThat(kinds(phone(cluster, 1, "m-1")))
                    .as("what was told at the end is written at the close")
                    .containsExactly("PushDue", "Attempted", "Answered", "Settled");
        }
    }

    @Test
    void explain_whileTheStoreIsAway_saysSoAndCatchesUp() {
        try (TestCluster cluster = new TestCluster(2)) {
            cluster.bind(PHONE);
            cluster.node(0).backend.beforeEach(call -> {
                if (call.startsWith("History.")) {
                    throw new IllegalStateException("thrown by a test");
                }
            });
            send(cluster, "m-1");
            cluster.pass(A_SECOND_AND_MORE);
            assertThat(cluster.outcomes("m-1")).containsExactly(Outcome.PUSHED);
            assertThat(explain(cluster, 0, "m-1").complete()).isFalse();
            assertThat(kinds(phone(cluster, 0, "m-1"))).containsExactly("PushDue", "Attempted", "Answered", "Settled");
            assertThat(explain(cluster, 1, "m-1").devices()).isEmpty();

            cluster.node(0).backend.beforeEach(call -> {});
            cluster.pass(A_SECOND_AND_MORE);
            assertThat(phone(cluster, 1, "m-1").steps()).hasSize(4);
            assertThat(explain(cluster, 0, "m-1").complete()).isTrue();
        }
    }

    @Test
    void explain_afterALostAnswer_hasEachStepOnce() {
        try (TestCluster cluster = new TestCluster(1)) {
            cluster.bind(PHONE);
            cluster.store.loseAnswers(call -> call.equals("History.append"));
            send(cluster, "m-1");
            cluster.pass(2 * A_SECOND_AND_MORE);
            cluster.store.loseAnswers(call -> false);
            cluster.pass(A_SECOND_AND_MORE);

            assertThat(cluster.store.history()).as("written more than once").hasSizeGreaterThan(1);
            assertThat(phone(cluster, 0, "m-1").steps()).hasSize(4);
        }
    }

    @Test
    void history_storeAwayForLong_isBoundedAndMessagesGoOn() {
        try (TestCluster cluster = new TestCluster(1)) {
            cluster.bind(PHONE);
            cluster.node(0).backend.beforeEach(call -> {
                if (call.equals("History.append")) {
                    throw new IllegalStateException("thrown by a test");
                }
            });
            for (int i = 0; i < 12_000; i++) {
                send(cluster, "m-" + i);
                if (i == 6_000) {
                    cluster.pass(3_000);
                }
            }
            cluster.pass(3_000);
            assertThat(cluster.node(0).log.of(ZimPushEvent.Settled.class)).hasSize(12_000);

            cluster.node(0).backend.beforeEach(call -> {});
            cluster.pass(5_000);
            Map<DeliveryId, Long> steps = cluster.store.history().stream()
                    .collect(Collectors.groupingBy(
                            Entry::delivery,
                            Collectors.summingLong(
                                    entry -> entry.steps().lines().count())));
            assertThat(steps.values()).as("no chain is cut").containsOnly(4L);
            assertThat(steps.size()).isBetween(5_000, 7_000);
            assertThat(explain(cluster, 0, "m-1").complete())
                    .as("some are missing")
                    .isFalse();
            cluster.pass(1_000);
            send(cluster, "m-next");
            cluster.pass(A_SECOND_AND_MORE);
            assertThat(phone(cluster, 0, "m-next").steps()).hasSize(4);
            assertThat(cluster.store.history())
                    .extracting(entry -> entry.delivery().messageId())
                    .contains("m-next");
        }
    }

    @Test
    void history_afterItsTime_isRemoved() {
        HistorySettings aMinute = HistorySettings.standard().inStore(Duration.ofMinutes(1));
        try (TestCluster cluster = new TestCluster(1, settings -> settings.history(aMinute))) {
            cluster.bind(PHONE);
            send(cluster, "m-1");
            cluster.pass(A_SECOND_AND_MORE);
            assertThat(cluster.store.history()).hasSize(1);
            cluster.pass(Duration.ofMinutes(11).toMillis());

            assertThat(cluster.store.history()).isEmpty();
        }
    }

    @Test
    void explain_messageOfTheOutboxForNobody_saysSo() {
        try (TestCluster cluster = new TestCluster(1)) {
            cluster.pass(100);
            cluster.store.enqueue(Message.to("carol").id("m-1").build());
            cluster.pass(1_000);
            CompletableFuture<Explanation> explanation =
                    cluster.node(0).zim.explain("carol", "m-1").toCompletableFuture();
            cluster.pass(10);

            assertThat(explanation.join().withoutDevice()).isNotNull();
        }
    }

    @Test
    void explain_openAtTheClose_saysWhatTheNodeKnows() {
        try (TestCluster cluster = new TestCluster(1)) {
            cluster.bind(PHONE);
            send(cluster, "m-1");
            cluster.pass(A_SECOND_AND_MORE);
            cluster.node(0).time.holdTasks();
            CompletableFuture<Explanation> open =
                    cluster.node(0).zim.explain("bob", "m-1").toCompletableFuture();
            assertThat(open).isNotDone();
            cluster.node(0).zim.close(Duration.ZERO);

            assertThat(open).isCompleted();
            assertThat(open.join().complete()).isFalse();
            assertThat(open.join().of(PHONE).orElseThrow().steps()).hasSize(4);
            cluster.node(0).time.runTasks();
        }
    }

    @Test
    void history_turnedOff_isRemovedAllTheSame() {
        try (TestCluster cluster = new TestCluster(1, settings -> settings.history(HistorySettings.none()))) {
            History store = cluster.store.backend().history().orElseThrow();
            store.append(List.of(new Entry(new DeliveryId(PHONE, "m-old"), 1, "sent\n")));
            cluster.storeTime.advance(Duration.ofDays(7));
            cluster.pass(Duration.ofMinutes(1).toMillis() + 100);

            assertThat(cluster.store.history()).isEmpty();
        }
    }

    @Test
    void explain_ofALongOutage_hasTheBeginningAndTheEndFromAnotherNode() {
        try (TestCluster cluster = new TestCluster(2)) {
            cluster.bind(PHONE);
            cluster.node(0).provider.always(Answer.verdict(PushVerdict.retry(503, "busy", Duration.ofMinutes(1))));
            send(cluster, "m-1");
            cluster.pass(Duration.ofHours(1).toMillis());
            // a tablet that is tried every second
            DeliveryId tablet = new DeliveryId(DeviceKey.of("bob", "tablet"), "m-1");
            String held = "held|2031-01-01T00:00:00Z|BACK_OFF|PT1S\n";
            History store = cluster.store.backend().history().orElseThrow();
            store.append(Collections.nCopies(1_200, new Entry(tablet, 1, held)));
            cluster.pass(Duration.ofHours(3).toMillis());
            cluster.node(0).provider.always(Answer.accepted());
            cluster.pass(Duration.ofHours(1).toMillis());

            OfDevice there = phone(cluster, 1, "m-1");
            assertThat(there.outcome()).isEqualTo(Outcome.PUSHED);
            assertThat(kinds(there))
                    .startsWith("PushDue", "Attempted", "Answered")
                    .endsWith("Answered", "Settled");
            assertThat(there.leftOut()).isZero();
            assertThat(explain(cluster, 1, "m-1")
                            .of(tablet.device())
                            .orElseThrow()
                            .leftOut())
                    .isPositive();
            OfDevice here = phone(cluster, 0, "m-1");
            assertThat(here).isEqualTo(there);
            List<String> told = cluster.node(0).log.of("m-1").stream()
                    .map(event -> new Step(1, event).event().toString())
                    .toList();
            assertThat(here.steps())
                    .extracting(Step::event)
                    .extracting(Object::toString)
                    .isSubsetOf(told);
        }
    }

    @Test
    void history_notInTheStore_isKeptInMemoryOnly() {
        HistorySettings memory = HistorySettings.standard().inStore(Duration.ZERO);
        try (TestCluster cluster = new TestCluster(1, settings -> settings.history(memory))) {
            cluster.bind(PHONE);
            send(cluster, "m-1");
            cluster.pass(A_SECOND_AND_MORE);

            assertThat(cluster.store.history()).isEmpty();
            assertThat(phone(cluster, 0, "m-1").steps()).hasSize(4);
        }
    }

    private static void send(TestCluster cluster, String messageId) {
        cluster.node(0).send(TestCluster.message(messageId), accepted -> {});
    }

    private static long epoch(TestCluster cluster, int node) {
        return Objects.requireNonNull(cluster.node(node).zim.view().membership())
                .epoch();
    }

    private static Explanation explain(TestCluster cluster, int node, String messageId) {
        CompletableFuture<Explanation> explanation =
                cluster.node(node).zim.explain("bob", messageId).toCompletableFuture();
        cluster.pass(10);
        return explanation.join();
    }

    private static OfDevice phone(TestCluster cluster, int node, String messageId) {
        return explain(cluster, node, messageId).of(PHONE).orElseThrow();
    }

    private static List<String> kinds(OfDevice device) {
        return device.steps().stream()
                .map(step -> step.event().getClass().getSimpleName())
                .toList();
    }
}
