package dev.zimpush.core.cluster;

import static dev.zimpush.core.cluster.TestCluster.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.Outcome;
import dev.zimpush.spi.Directory.Opening;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows 6, 9 and 27 of the list of races, between nodes; the others of a cluster are tested between processes. */
@Timeout(60)
final class ClusterRowsTest {
    private final TestCluster cluster = new TestCluster(2);
    private final TestNode one = cluster.node(0);
    private final TestNode two = cluster.node(1);

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void row06_displacedOnAnotherNode_isClosedThere() {
        RecordingLink older = new RecordingLink();
        RecordingLink newer = new RecordingLink();
        Connection displaced = one.open(PHONE, older);
        cluster.pass(100);
        Connection open = two.open(PHONE, newer);
        cluster.pass(300);
        one.send("m-1").join();
        cluster.pass(100);

        assertThat(older.closings()).containsExactly(CloseReason.DISPLACED);
        assertThat(displaced.isOpen()).isFalse();
        assertThat(older.ids()).isEmpty();
        assertThat(newer.ids()).containsExactly("m-1");
        // the late close of the older one does not touch the newer
        displaced.close(CloseReason.CLIENT_CLOSED);
        cluster.pass(1000);
        assertThat(open.isOpen()).isTrue();
        assertThat(cluster.store.connections()).hasSize(1);
    }

    @Test
    void row06_displacedWhileHintsAreLost_isClosedThere() {
        RecordingLink older = new RecordingLink();
        one.open(PHONE, older);
        cluster.pass(100);
        one.backend.loseHints(true);
        two.open(PHONE, new RecordingLink());
        cluster.pass(1000);

        assertThat(older.closings()).containsExactly(CloseReason.DISPLACED);
    }

    @Test
    void row27_closedWithSomethingOpen_isAdoptedAtOnceByANodeThatHasJustCome() {
        cluster.bind(PHONE);
        one.open(PHONE, new RecordingLink());
        one.send("m-1").join();
        two.kill();
        TestNode newcomer = cluster.add();
        one.zim.close(Duration.ZERO);
        one.gone();
        cluster.pass(500);

        assertThat(newcomer.provider.messageIds()).as(cluster.story("m-1")).containsExactly("m-1");
    }

    @Test
    void row09_connectionThatOnlyTheDirectoryHas_isPushedTo() {
        cluster.bind(PHONE);
        long epoch = cluster.store.nodes().iterator().next();
        one.backend.directory().open(epoch, List.of(new Opening(PHONE, 99, false)));
        two.send("m-1").join();
        cluster.pass(300);

        assertThat(cluster.outcomes("m-1")).as(cluster.story("m-1")).containsExactly(Outcome.PUSHED);
        assertThat(one.provider.messageIds()).as("the node that should have it").containsExactly("m-1");
        assertThat(cluster.store.deliveries()).isEmpty();
    }
}
