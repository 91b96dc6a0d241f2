package dev.zimpush.core.cluster;

import static dev.zimpush.core.cluster.TestCluster.PHONE;
import static dev.zimpush.core.cluster.TestCluster.TABLET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.CancelReason;
import dev.zimpush.Connection;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.SettlementMode;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.RetractionSettings;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.spi.Backend;
import dev.zimpush.spi.Cluster;
import dev.zimpush.spi.DeviceStore;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.MemoryCluster;
import dev.zimpush.testkit.Pending;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one node pushed, any node takes back, once. */
class ClusterRetractionTest {
    private TestCluster cluster;
    private TestNode one;
    private TestNode two;

    @BeforeEach
    void open() {
        cluster = new TestCluster(2, builder -> builder.retraction(RetractionSettings.standard()));
        one = cluster.node(0);
        two = cluster.node(1);
        cluster.bind(PHONE);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private List<PushRequest> requests() {
        List<PushRequest> all = new ArrayList<>();
        cluster.nodes.forEach(node -> node.provider.requests().stream()
                .filter(request -> request.kind() == PushRequest.Kind.RETRACT)
                .forEach(all::add));
        return all;
    }

    private static void send(TestNode node, Message message) {
        node.send(message, accepted -> {});
    }

    private static List<ZimPushEvent.Retracted> events(TestNode node) {
        return node.log.of(ZimPushEvent.Retracted.class);
    }

    @Test
    void recall_atAnotherNode_takesBackThereWhatThisOnePushed() {
        send(one, TestCluster.message("m-1"));
        cluster.pass(500);
        assertThat(cluster.outcomes("m-1")).containsExactly(Outcome.PUSHED);
        assertThat(cluster.store.pushes()).hasSize(1);

        assertThat(two.zim.recall("bob", "m-1").toCompletableFuture()).isNotCompletedExceptionally();
        cluster.pass(500);

        assertThat(requests())
                .singleElement()
                .satisfies(
                        request -> assertThat(request.registration().device()).isEqualTo(PHONE));
        assertThat(events(two)).singleElement().satisfies(event -> {
            assertThat(event.reason()).isEqualTo(CancelReason.RECALLED);
            assertThat(event.verdict().kind()).isEqualTo(PushVerdict.Kind.ACCEPTED);
        });
        assertThat(events(one)).isEmpty();
        assertThat(cluster.store.pushes()).isEmpty();
    }

    @Test
    void recall_atBothNodes_takesBackOnce() {
        send(one, TestCluster.message("m-1"));
        cluster.pass(500);
        one.zim.recall("bob", "m-1");
        two.zim.recall("bob", "m-1");
        cluster.pass(500);
        assertThat(requests()).hasSize(1);
    }

    @Test
    void recall_whileTheOtherNodeIsSendingAndTheVendorAccepts_takesItBackOnce() {
        Pending push = one.provider.nextPending();
        send(one, TestCluster.message("m-1"));
        cluster.pass(500);
        assertThat(push.isAsked()).isTrue();
        two.zim.recall("bob", "m-1");
        cluster.pass(500);
        assertThat(requests()).isEmpty();
        push.answer(PushVerdict.accepted(200));
        cluster.pass(500);
        assertThat(cluster.outcomes("m-1")).containsExactly(Outcome.PUSHED);
        assertThat(requests()).hasSize(1);
        assertThat(events(one)).hasSize(1);
        assertThat(cluster.store.pushes()).isEmpty();
    }

    @Test
    void recall_thatOverlapsTheSettling_isFoundByOneOfTheTwo() {
        for (String call : List.of("Pushes.add", "Journal.write", "Journal.taken")) {
            String id = "m before " + call;
            Pending push = one.provider.nextPending();
            send(one, TestCluster.message(id));
            cluster.pass(500);
            boolean[] recalled = {false};
            one.backend.beforeEach(name -> {
                if (name.equals(call) && !recalled[0]) {
                    recalled[0] = true;
                    two.zim.recall("bob", id);
                    two.pass(Duration.ofMillis(300));
                }
            });
            push.answer(PushVerdict.accepted(200));
            cluster.pass(1_000);
            one.backend.beforeEach(name -> {});
            if (!recalled[0]) {
                two.zim.recall("bob", id);
            }
            cluster.pass(Duration.ofMinutes(1).toMillis());
            assertThat(requests())
                    .filteredOn(request -> request.message().id().equals(id))
                    .as(call)
                    .hasSize(1);
        }
    }

    @Test
    void read_takesBackThoseOfTheConversationOnly() {
        for (int i = 1; i <= 3; i++) {
            send(
                    one,
                    Message.to("bob")
                            .id("m-" + i)
                            .conversation("alice", i)
                            .push(PushContent.alert("Alice", "Hi"))
                            .build());
        }
        cluster.pass(500);
        two.zim.read("bob", "alice", 2);
        cluster.pass(500);
        assertThat(requests())
                .singleElement()
                .satisfies(request -> assertThat(request.others().collapseIds()).hasSize(1));
        assertThat(cluster.store.pushes()).hasSize(1);
    }

    @Test
    void ackOfAnotherDevice_atAnotherNode_takesItBack() {
        cluster.bind(TABLET);
        Connection tablet = two.open(TABLET, new RecordingLink());
        cluster.pass(200);
        send(
                one,
                Message.to("bob")
                        .id("m-1")
                        .settlement(SettlementMode.ANY_DEVICE)
                        .push(PushContent.alert("Alice", "Hi"))
                        .build());
        cluster.pass(12_000);
        assertThat(cluster.outcomes("m-1")).containsExactly(Outcome.PUSHED);
        tablet.acknowledge("m-1");
        cluster.pass(1_000);
        assertThat(requests())
                .extracting(request -> request.registration().device())
                .containsExactly(PHONE);
    }

    @Test
    void nodeThatDiesBeforeItAsked_isReplacedByAnother_withTheSamePushId() {
        send(one, TestCluster.message("m-1"));
        cluster.pass(500);
        one.provider.nextPending();
        one.zim.recall("bob", "m-1");
        cluster.pass(500);
        assertThat(requests()).hasSize(1);
        one.kill();
        cluster.pass(Duration.ofMinutes(2).toMillis());
        assertThat(requests()).hasSize(2);
        assertThat(requests().get(1).pushId()).isEqualTo(requests().get(0).pushId());
        assertThat(events(two)).hasSize(1);
        assertThat(cluster.store.pushes()).isEmpty();
    }

    @Test
    void close_whileARetractionWaits_leavesItToAnother() {
        send(one, TestCluster.message("m-1"));
        cluster.pass(500);
        one.provider.next(PushVerdict.retryAddress(429, "TooManyRequests", Duration.ofMinutes(30)));
        one.zim.recall("bob", "m-1");
        cluster.pass(500);
        one.zim.close(Duration.ZERO);
        one.gone();
        cluster.pass(Duration.ofMinutes(2).toMillis());
        assertThat(events(one)).isEmpty();
        assertThat(events(two)).hasSize(1);
    }

    @Test
    void newPushOfTheSameCollapseId_atAnotherNode_keepsTheOldRetractionBack() {
        PushContent content = PushContent.builder(PushContent.Type.ALERT)
                .title("Alice")
                .collapseId("alice")
                .build();
        send(one, Message.to("bob").id("old").push(content).build());
        cluster.pass(500);
        one.provider.next(PushVerdict.retryAddress(429, "TooManyRequests", Duration.ofSeconds(30)));
        one.zim.recall("bob", "old");
        cluster.pass(500);
        send(two, Message.to("bob").id("new").push(content).build());
        cluster.pass(Duration.ofMinutes(2).toMillis());
        assertThat(requests()).hasSize(1);
        assertThat(events(one))
                .singleElement()
                .satisfies(event -> assertThat(event.verdict().reason()).contains("another push"));
        assertThat(cluster.store.pushes()).hasSize(1);
    }

    @Test
    void store_thatIsAwayForAWhile_getsThePushAndTheRecallLater() {
        Pending push = one.provider.nextPending();
        send(one, TestCluster.message("m-1"));
        cluster.pass(500);
        cluster.store.unavailable(true);
        push.answer(PushVerdict.accepted(200));
        cluster.pass(3_000);
        cluster.store.unavailable(false);
        cluster.pass(3_000);
        assertThat(cluster.store.pushes()).hasSize(1);
        two.zim.recall("bob", "m-1");
        cluster.pass(1_000);
        assertThat(requests()).hasSize(1);
    }

    @Test
    void whatIsRemembered_goesWhenItsTimeIsOver() {
        cluster.close();
        cluster = new TestCluster(
                1, builder -> builder.retraction(RetractionSettings.standard().remember(Duration.ofMinutes(1))));
        cluster.bind(PHONE);
        send(cluster.node(0), TestCluster.message("m-1"));
        cluster.pass(500);
        assertThat(cluster.store.pushes()).hasSize(1);
        cluster.pass(Duration.ofMinutes(12).toMillis());
        assertThat(cluster.store.pushes()).isEmpty();
    }

    @Test
    void pushes_whileRetractionIsOff_areNotRemembered() {
        cluster.close();
        cluster = new TestCluster(1);
        cluster.bind(PHONE);
        List<String> calls = new ArrayList<>();
        cluster.node(0).backend.beforeEach(calls::add);
        send(cluster.node(0), TestCluster.message("m-1"));
        cluster.pass(500);
        cluster.node(0).zim.recall("bob", "m-1");
        cluster.pass(500);
        assertThat(cluster.outcomes("m-1")).containsExactly(Outcome.PUSHED);
        cluster.pass(Duration.ofMinutes(2).toMillis());
        assertThat(calls).isNotEmpty().noneMatch(call -> call.startsWith("Pushes."));
    }

    @Test
    void build_overACluster_thatDoesNotRememberPushes_isRefused() {
        MemoryCluster store = MemoryCluster.create(cluster.storeTime);
        Backend whole = store.backend();
        Backend without = new Backend() {
            @Override
            public DeviceStore devices() {
                return whole.devices();
            }

            @Override
            public Optional<Cluster> cluster() {
                return whole.cluster();
            }

            @Override
            public void close() {
                whole.close();
            }
        };
        ZimPushBuilder builder = ZimPushBuilder.create().backend(without).retraction(RetractionSettings.standard());
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("retraction")
                .hasMessageContaining("pushes");
    }
}
