package dev.zimpush.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.testkit.ClusterBackend;
import dev.zimpush.testkit.ManualTime;
import dev.zimpush.testkit.MemoryCluster;
import dev.zimpush.testkit.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node before its beginning and after its end. */
@Timeout(60)
final class ClusterEndsTest {
    @Test
    void build_clusterNotToBeJoined_closesWhatItWasGiven() {
        ClusterBackend backend = MemoryCluster.create(new ManualTime()).backend();
        backend.unavailable(true);
        ScriptedProvider provider = new ScriptedProvider();

        assertThatThrownBy(() -> ZimPushBuilder.create()
                        .backend(backend)
                        .provider(provider)
                        .build())
                .hasMessageContaining("Directory.join");
        assertThat(backend).hasToString("ClusterBackend[closed]");
        assertThat(provider.isClosed()).isTrue();
    }

    @Test
    void hint_afterTheClose_makesNoCall() {
        try (TestCluster lasting = new TestCluster(1, settings -> settings, LastingBackend::new)) {
            TestNode node = lasting.node(0);
            node.backend.loseAnswers(call -> call.equals("Wakeup.listen"));
            lasting.store.nodes().forEach(lasting.store.backend().directory()::leave);
            lasting.pass(4_000);
            Set<Long> epoch = lasting.store.nodes();
            node.zim.close(Duration.ZERO);
            node.gone();
            List<String> calls = new ArrayList<>();
            node.backend.beforeEach(calls::add);
            lasting.store.backend().wakeup().wake(epoch);

            assertThat(epoch).hasSize(1);
            assertThat(calls).isEmpty();
        }
    }
}
