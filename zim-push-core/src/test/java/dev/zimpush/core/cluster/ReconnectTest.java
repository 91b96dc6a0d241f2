package dev.zimpush.core.cluster;

import static dev.zimpush.core.cluster.TestCluster.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.testkit.RecordingLink;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A device that connects again and again while its node can't make connections known to the others. */
@Timeout(60)
final class ReconnectTest {
    private final List<Integer> closed = new ArrayList<>();
    private final TestCluster cluster =
            new TestCluster(1, settings -> settings, backend -> new WatchedBackend(backend, this::called, call -> {}));
    private final TestNode node = cluster.node(0);
    private boolean down;

    private void called(String call, List<Object> arguments) {
        if (call.equals("Directory.close")) {
            closed.add(((Collection<?>) arguments.get(1)).size());
        }
        if (down && (call.equals("Directory.close") || call.equals("Directory.open"))) {
            throw new IllegalStateException("the store is down");
        }
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private Connection open() {
        return node.open(PHONE, new RecordingLink());
    }

    private void reconnect(int times) {
        for (int i = 0; i < times; i++) {
            open().close(CloseReason.CLIENT_CLOSED);
        }
    }

    @Test
    void reconnects_forAsLongAsTheStoreIsDown_leaveLittleToWrite() {
        open();
        cluster.pass(100);
        down = true;
        for (int i = 0; i < 50; i++) {
            reconnect(10);
            Connection last = open();
            cluster.pass(600);
            last.close(CloseReason.CLIENT_CLOSED);
        }
        down = false;
        cluster.pass(1_000);

        assertThat(closed).isNotEmpty().allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(16));
        assertThat(cluster.store.connections()).isEmpty();
    }

    @Test
    void reconnects_afterAnOpeningWhoseAnswerWasLost_removeThatOneToo() {
        Connection known = open();
        cluster.pass(100);
        down = true;
        known.close(CloseReason.CLIENT_CLOSED);
        Connection lost = open();
        down = false;
        node.backend.loseAnswers(call -> call.equals("Directory.open"));
        cluster.pass(600);
        node.backend.loseAnswers(call -> false);
        lost.close(CloseReason.CLIENT_CLOSED);
        reconnect(50);
        cluster.pass(1_000);

        assertThat(cluster.store.connections()).isEmpty();
    }
}
