package dev.zimpush.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.NodeView;
import dev.zimpush.Outcome;
import dev.zimpush.core.PushPace;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Answer;
import java.time.Duration;
import java.util.HashSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that dies while its pushes wait for a vendor that is away. */
class ClusterOutageTest {
    private static final PushVerdict DOWN = PushVerdict.retry(503, "ServiceUnavailable", null);
    private static final int MESSAGES = 40;

    private final TestCluster cluster = new TestCluster(
            2,
            settings -> settings.pushPace(
                    PushPace.standard().perSecond(20, 20).breaker(3, Duration.ofSeconds(5), Duration.ofSeconds(20))));

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void nodeDiesWithALineOfWaitingPushes_theAdopterPushesEachOnce() {
        cluster.bind(TestCluster.PHONE);
        cluster.nodes.forEach(node -> node.provider.always(Answer.verdict(DOWN)));
        IntStream.range(0, MESSAGES).forEach(i -> cluster.node(0).send(TestCluster.message("m-" + i), accepted -> {}));
        cluster.pass(6_000);
        assertThat(credential(0).breaker()).isEqualTo(NodeView.Breaker.OPEN);
        assertThat(credential(0).queued()).as("wait in the line").isGreaterThan(MESSAGES / 2);
        cluster.node(0).kill();
        cluster.pass(15_000);
        assertThat(credential(1).breaker())
                .as("the adopter finds out by itself")
                .isNotEqualTo(NodeView.Breaker.CLOSED);
        cluster.node(1).provider.always(Answer.accepted());
        int before = cluster.node(1).provider.requests().size();
        cluster.pass(120_000);
        assertThat(cluster.node(1).provider.requests().size() - before)
                .as("each once")
                .isEqualTo(MESSAGES);
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(cluster.outcomes("m-" + i)).as(cluster.story("m-" + i)).containsExactly(Outcome.PUSHED);
            assertThat(new HashSet<>(cluster.pushed("m-" + i)))
                    .as("one push id over both nodes")
                    .hasSize(1);
        }
        assertThat(cluster.node(1).zim.view().deliveries().unsettled()).isZero();
        assertThat(cluster.store.deliveries()).isEmpty();
    }

    private NodeView.Credential credential(int node) {
        return cluster.node(node).zim.view().providers().get(0).credentials().get(0);
    }
}
