package dev.zimpush.core.cluster;

import static dev.zimpush.core.cluster.TestCluster.LEASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.NodeView;
import java.time.Duration;
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

    private static NodeView.Membership membership(TestNode node) {
        return Objects.requireNonNull(node.zim.view().membership());
    }
}
