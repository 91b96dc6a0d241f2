package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Explanation.OfDevice;
import dev.zimpush.Explanation.Standing;
import dev.zimpush.Explanation.Step;
import dev.zimpush.Outcome;
import dev.zimpush.core.HistorySettings;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Answer;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What whole nodes explain of each other's deliveries, over a database; one subclass for each database. */
@Timeout(120)
abstract class JdbcExplainTests extends SpaceTests {
    private static final DeviceKey PHONE = DeviceKey.of("bob", "phone");
    private static final List<String> UNACKED = List.of("Sent", "PushDue", "Attempted", "Answered", "Settled");
    private static final Duration WRITTEN = Duration.ofSeconds(3);

    JdbcExplainTests(TestDatabase database) {
        super(database);
    }

    private JdbcNodes nodes(HistorySettings history) {
        return new JdbcNodes(space, history);
    }

    private static void bind(JdbcNodes.Node node) {
        node.backend.devices().bind(PHONE, Address.apns("t-1", "com.acme.chat"));
    }

    /** The phone is connected to it, gets a message, and does not acknowledge it. */
    private static void pushUnacked(JdbcNodes nodes, JdbcNodes.Node node) {
        bind(node);
        node.zim.connections().open(PHONE, new RecordingLink());
        nodes.pass(Duration.ofSeconds(1));
        node.send("m-1");
        nodes.pass(Duration.ofSeconds(6));
        assertThat(node.provider.requests()).hasSize(1);
        nodes.pass(WRITTEN);
    }

    private static OfDevice phone(JdbcNodes.Node node) {
        return node.explain("m-1").of(PHONE).orElseThrow();
    }

    private static void assertWhole(JdbcNodes.Node node) {
        assertThat(kinds(phone(node))).containsExactlyElementsOf(UNACKED);
        assertThat(phone(node).outcome()).isEqualTo(Outcome.PUSHED);
        assertThat(phone(node).headless()).isFalse();
        assertThat(node.explain("m-1").complete()).isTrue();
    }

    private static List<String> kinds(OfDevice device) {
        return device.steps().stream()
                .map(step -> step.event().getClass().getSimpleName())
                .toList();
    }

    private long rows() {
        return space.number("SELECT count(*) FROM zim_push_history");
    }

    @Test
    void explain_fromAnotherNode_isWholeWhileTheFirstLivesAndAfterItsClose() {
        try (JdbcNodes nodes = nodes(HistorySettings.standard())) {
            JdbcNodes.Node first = nodes.start();
            JdbcNodes.Node other = nodes.start();
            pushUnacked(nodes, first);

            assertWhole(first);
            assertWhole(other);
            assertThat(phone(other).steps()).isEqualTo(phone(first).steps());
            first.close();
            assertWhole(other);
        }
    }

    @Test
    void explain_fromAnotherNodeAfterAKill_isWhole() {
        try (JdbcNodes nodes = nodes(HistorySettings.standard())) {
            JdbcNodes.Node first = nodes.start();
            JdbcNodes.Node other = nodes.start();
            pushUnacked(nodes, first);
            first.kill();
            assertWhole(other);
            nodes.pass(JdbcNodes.LEASE.multipliedBy(3));

            assertWhole(other);
            assertThat(other.provider.requests()).isEmpty();
        }
    }

    @Test
    void explain_afterARestartOfAll_isWhole() {
        try (JdbcNodes nodes = nodes(HistorySettings.standard())) {
            JdbcNodes.Node first = nodes.start();
            JdbcNodes.Node other = nodes.start();
            pushUnacked(nodes, first);
            first.close();
            other.kill();

            assertWhole(nodes.start());
        }
    }

    @Test
    void explain_settledAndClosedAtOnce_isWhole() {
        try (JdbcNodes nodes = nodes(HistorySettings.standard())) {
            JdbcNodes.Node first = nodes.start();
            bind(first);
            first.send("m-1");
            first.close();

            assertThat(kinds(phone(nodes.start()))).containsExactly("PushDue", "Attempted", "Answered", "Settled");
        }
    }

    @Test
    void explain_takenOverFromAKilledNode_hasBothNodesSteps() {
        try (JdbcNodes nodes = nodes(HistorySettings.standard())) {
            JdbcNodes.Node first = nodes.start();
            JdbcNodes.Node other = nodes.start();
            nodes.pass(JdbcNodes.LEASE.plusSeconds(1));
            bind(first);
            first.provider.always(Answer.verdict(PushVerdict.retry(503, "busy", Duration.ofMinutes(1))));
            first.send("m-1");
            nodes.pass(WRITTEN);
            assertThat(phone(other).standing()).isEqualTo(Standing.ELSEWHERE);
            first.kill();
            nodes.pass(JdbcNodes.LEASE.plusMinutes(2));

            assertThat(other.provider.requests()).hasSize(1);
            assertThat(kinds(phone(other)))
                    .startsWith("PushDue", "Attempted", "Answered", "Held", "Adopted")
                    .endsWith("Attempted", "Answered", "Settled");
            assertThat(phone(other).steps()).extracting(Step::node).doesNotContain(0L);
            assertThat(phone(other).steps().stream().map(Step::node).distinct()).hasSize(2);
            other.close();
            assertThat(kinds(phone(nodes.start()))).contains("Held", "Adopted").endsWith("Settled");
        }
    }

    @Test
    void history_beyondItsTime_isRemoved() {
        try (JdbcNodes nodes = nodes(HistorySettings.standard().inStore(Duration.ofMinutes(30)))) {
            JdbcNodes.Node first = nodes.start();
            pushUnacked(nodes, first);
            nodes.pass(Duration.ofMinutes(20), Duration.ofSeconds(2));
            assertThat(rows()).as("pruned too early").isPositive();
            nodes.pass(Duration.ofMinutes(21), Duration.ofSeconds(2));

            assertThat(rows()).isZero();
        }
    }

    @Test
    void history_ackedInTime_isWrittenForTheSampledOnly() {
        try (JdbcNodes nodes = nodes(HistorySettings.standard())) {
            sendAcked(nodes);
            assertThat(rows()).isZero();
        }
        try (JdbcNodes nodes = nodes(HistorySettings.standard().ackedOneOf(1))) {
            sendAcked(nodes);
            assertThat(rows()).isPositive();
        }
    }

    private static void sendAcked(JdbcNodes nodes) {
        JdbcNodes.Node node = nodes.start();
        bind(node);
        RecordingLink link = new RecordingLink();
        Connection connection = node.zim.connections().open(PHONE, link);
        nodes.pass(Duration.ofSeconds(1));
        node.send("m-1");
        connection.acknowledge("m-1");
        nodes.pass(Duration.ofSeconds(10));
        assertThat(node.explain("m-1").of(PHONE).orElseThrow().outcome()).isEqualTo(Outcome.ACKED);
        assertThat(node.provider.requests()).isEmpty();
    }
}
