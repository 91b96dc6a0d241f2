package dev.zimpush.core.cluster;

import static dev.zimpush.core.cluster.TestCluster.LEASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.NodeView;
import dev.zimpush.spi.Directory;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a node of a cluster says of its place there. */
class ClusterViewTest {
    @Test
    void membership_inACalmCluster_hasTheLeaseLeftSinceItsRenewal() {
        try (TestCluster cluster = new TestCluster(2)) {
            assertThat(cluster.nodes.stream().map(node -> membership(node).epoch()))
                    .containsExactlyElementsOf(cluster.store.nodes());
            NodeView.Membership first = membership(cluster.node(0));
            assertThat(first.leaseHeld()).isTrue();
            assertThat(first.leaseLeft()).isBetween(Duration.ofSeconds(6), LEASE);
            assertThat(first.unwritten()).isZero();
        }
    }

    @Test
    void membership_whileTheStoreIsAway_runsOutAndWhatIsNotWrittenIsCounted() {
        try (TestCluster cluster = new TestCluster(1)) {
            TestNode node = cluster.node(0);
            cluster.store.unavailable(true);
            node.zim.acknowledge(TestCluster.PHONE, "in the write that is under way");
            cluster.pass(100);
            node.zim.acknowledge(TestCluster.PHONE, "m-1");
            node.zim.acknowledge(TestCluster.PHONE, "m-2");
            assertThat(membership(node).unwritten()).isEqualTo(2);
            cluster.pass(LEASE.toMillis());
            assertThat(membership(node).leaseLeft()).isZero();
            assertThat(membership(node).leaseHeld()).isFalse();

            cluster.store.unavailable(false);
            cluster.pass(2_000);
            assertThat(membership(node).leaseHeld()).isTrue();
            assertThat(membership(node).unwritten()).isZero();
        }
    }

    @Test
    void node_thatWasTakenForDead_hasAnotherEpochWhenItIsBack() {
        try (TestCluster cluster = new TestCluster(2)) {
            TestNode node = cluster.node(0);
            long before = membership(node).epoch();
            node.pause();
            cluster.pass(2 * LEASE.toMillis());
            node.resume();
            cluster.pass(1_000);
            assertThat(membership(node).epoch()).isGreaterThan(before);
            assertThat(membership(node).leaseHeld()).isTrue();
        }
    }

    @Test
    void nodes_fromAnyNode_areTheLiveOnesWithTheirConnections() {
        try (TestCluster cluster = new TestCluster(3)) {
            TestNode first = cluster.node(0);
            first.open(TestCluster.PHONE, new RecordingLink());
            cluster.node(1).open(TestCluster.TABLET, new RecordingLink());
            cluster.node(2).zim.close();
            cluster.node(2).gone();
            cluster.pass(100);

            List<Directory.Member> nodes = nodes(first);
            assertThat(nodes(cluster.node(1))).isEqualTo(nodes);
            assertThat(nodes)
                    .extracting(Directory.Member::node)
                    .containsExactly(
                            membership(first).epoch(),
                            membership(cluster.node(1)).epoch());
            assertThat(nodes).extracting(Directory.Member::name).containsExactly("node-0", "node-1");
            assertThat(nodes).extracting(Directory.Member::connections).containsExactly(1L, 1L);
        }
    }

    @Test
    void nodes_whileTheStoreIsAway_failTheStage() {
        try (TestCluster cluster = new TestCluster(1)) {
            cluster.store.unavailable(true);
            assertThat(cluster.node(0).zim.nodes()).isCompletedExceptionally();
            cluster.store.unavailable(false);
        }
    }

    private static List<Directory.Member> nodes(TestNode node) {
        return node.zim.nodes().toCompletableFuture().join();
    }

    private static NodeView.Membership membership(TestNode node) {
        return Objects.requireNonNull(node.zim.view().membership());
    }
}
