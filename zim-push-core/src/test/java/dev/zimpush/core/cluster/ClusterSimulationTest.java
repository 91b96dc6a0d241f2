package dev.zimpush.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DeliveryId;
import dev.zimpush.NodeView;
import dev.zimpush.Outcome;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushEvent.Settled;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random lives of a cluster, each told by its seed: {@code -Dcluster.seed=17} repeats one, {@code -Dcluster.count=100000} tries
 * others than each build does.
 */
@Timeout(600)
final class ClusterSimulationTest {
    private static final int COUNT = 300;

    @Test
    void life_withoutFaults_settlesEachDeliveryExactlyOnce() {
        each(false, script -> {
            assertThat(script.facts.repeated()).as("pushed more than once").isEmpty();
            assertThat(script.notifications.notOnce(script.perHour))
                    .as("taken back once, what was pushed and then withdrawn, and is not replaced, within the budget")
                    .isEmpty();
            // a device that changes nodes may acknowledge to both before the first one knows
            reports(script)
                    .forEach((delivery, reports) -> assertThat(reports.stream()
                                    .filter(report ->
                                            report.outcome() != Outcome.ACKED || reports.indexOf(report) == 0))
                            .as(story(script, delivery))
                            .hasSize(1));
        });
    }

    @Test
    void life_withFaults_losesNothing() {
        each(
                true,
                script -> reports(script)
                        .forEach((delivery, reports) -> assertThat(reports.stream()
                                        .filter(report -> !report.adopted() && report.outcome() != Outcome.ACKED)
                                        .map(Settled::outcome)
                                        .distinct())
                                .as("outcomes that are not marked as adopted; " + story(script, delivery))
                                .hasSizeLessThan(2)));
    }

    private static void each(boolean faults, Check check) {
        Long only = Long.getLong("cluster.seed");
        Integer count = Integer.getInteger("cluster.count");
        long first = only != null ? only : count == null ? 0 : new Random().nextLong();
        long most = only != null ? 1 : count == null ? COUNT : count;
        int takenBack = 0;
        for (long seed = first; seed < first + most; seed++) {
            takenBack += run(seed, faults, check);
        }
        assertThat(takenBack).as("something is taken back").isGreaterThan(only == null ? 0 : -1);
    }

    /** Returns how many notifications were taken back. */
    private static int run(long seed, boolean faults, Check check) {
        try (Script script = new Script(seed, faults)) {
            try {
                script.run();
                assertThat(script.facts.lost())
                        .as("lost: " + stories(script, script.facts.lost()))
                        .isEmpty();
                assertThat(script.facts.pushedUnderSeveralIds())
                        .as("several push ids")
                        .isEmpty();
                assertThat(script.screens.hidden())
                        .as("taken from the screen though nobody had withdrawn it: "
                                + stories(script, script.screens.hidden()))
                        .isEmpty();
                if (!script.isBudgetSmall()) {
                    assertThat(script.screens.left())
                            .as("still on the screen: " + stories(script, List.copyOf(script.screens.left())))
                            .isEmpty();
                }
                assertThat(script.notifications.wrong())
                        .as("wrongly taken back")
                        .isEmpty();
                assertThat(script.notifications.overBudget(script.perHour))
                        .as("more than the budget")
                        .isEmpty();
                assertThat(script.cluster.store.isEmpty())
                        .as("nothing is left, but there is " + script.cluster.store.deliveries()
                                + script.cluster.store.connections() + script.cluster.store.outbox())
                        .isTrue();
                script.cluster.nodes.stream()
                        .filter(node -> !node.isKilled())
                        .forEach(ClusterSimulationTest::holdsNothing);
                check.check(script);
                return script.screens.takenBack();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + (faults ? " with faults: " : ": ") + e.getMessage(), e);
            }
        }
    }

    private static void holdsNothing(TestNode node) {
        assertThat(node.zim.toString()).contains(" 0 unsettled");
        NodeView.Deliveries left = node.zim.view().deliveries();
        assertThat(left).as("as counted").isEqualTo(new NodeView.Deliveries(0, 0, 0, 0, left.cap(), null));
    }

    private static String stories(Script script, List<DeliveryId> deliveries) {
        return deliveries.stream().map(delivery -> story(script, delivery)).collect(Collectors.joining("\n\n"));
    }

    private static String story(Script script, DeliveryId delivery) {
        return script.cluster.nodes.stream()
                .map(node -> node + ": " + node.log.story(delivery))
                .collect(Collectors.joining("\n"));
    }

    /** What the nodes told of each delivery, in the order in which they did, as far as none was paused. */
    private static Map<DeliveryId, List<Settled>> reports(Script script) {
        record Report(Settled settled, Instant at) {}
        return script.cluster.nodes.stream()
                .flatMap(node -> node.log.of(ZimPushEvent.Settled.class).stream()
                        .map(event -> new Report(event, node.byTheStore(event.at()))))
                .sorted(Comparator.comparing(Report::at))
                .map(Report::settled)
                .collect(Collectors.groupingBy(Settled::delivery));
    }

    private interface Check {
        void check(Script script);
    }
}
