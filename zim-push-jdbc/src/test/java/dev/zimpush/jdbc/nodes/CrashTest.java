package dev.zimpush.jdbc.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Nodes are killed, one after the other, at random points under traffic. Whatever was accepted is settled, nothing is left
 * behind, and each push too many has a kill that explains it.
 *
 * <p>{@code -Dzimpush.test.seed=N} repeats the choices, as far as real time repeats; {@code -Dzimpush.test.kills=N} makes it
 * shorter or longer.
 */
@Timeout(300)
final class CrashTest {
    private static final int NODES = 4;

    private final long seed = Long.getLong("zimpush.test.seed", System.nanoTime());
    private final int kills = Integer.getInteger("zimpush.test.kills", 52);
    private final Random random = new Random(seed);
    private final Postgres database = new Postgres();
    private final Host host = new Host(database, "crash");
    private final List<ChildNode> nodes = new ArrayList<>();

    @AfterEach
    void end() {
        host.close();
        database.close();
    }

    @Test
    void nodes_killedAtRandomPointsUnderTraffic_loseNothing() {
        System.out.println("CrashTest: seed " + seed);
        for (int i = 0; i < NODES; i++) {
            nodes.add(host.start());
        }
        Waiting.forStart(nodes.get(0));
        Traffic traffic = new Traffic(host, new Random(random.nextLong()));
        for (int killed = 0; killed < kills; killed++) {
            run(traffic, 1 + random.nextInt(300));
            kill(traffic);
        }
        run(traffic, 300);

        Waiting.until(() -> assertThat(traffic.isOver())
                .as(() -> seed + ": " + host.facts.stories(traffic.open()))
                .isTrue());
        Waiting.until(() -> assertThat(database.deliveries()).isEmpty());
        Verdict verdict = new Verdict(host.facts);
        traffic.judge(verdict);
        System.out.println("CrashTest: seed " + seed + ", " + kills + " kills: " + verdict);
        assertThat(verdict.faults()).isEmpty();
        nothingIsLeft(traffic);
    }

    /** Traffic until that many more facts are known and two nodes could be without a third. */
    private void run(Traffic traffic, int more) {
        int until = host.facts.count() + more;
        traffic.runUntil(() -> host.facts.count() >= until && host.up().size() >= 2);
    }

    /** Any of them, also one that is just joining. */
    private void kill(Traffic traffic) {
        int which = random.nextInt(nodes.size());
        ChildNode victim = nodes.get(which);
        victim.kill();
        nodes.set(which, host.start());
        traffic.killed(victim);
    }

    private void nothingIsLeft(Traffic traffic) {
        nodes.forEach(Waiting::forStart);
        Waiting.until(() -> assertThat(database.column("SELECT name FROM zim_push_node WHERE buried_at IS NULL"))
                .containsExactlyInAnyOrderElementsOf(
                        nodes.stream().map(ChildNode::toString).toList()));
        Waiting.until(() -> assertThat(database.number("SELECT count(*) FROM zim_push_connection"))
                .isEqualTo(traffic.connected()));
        traffic.disconnectAll();
        for (String table : List.of("delivery", "connection", "notice", "message")) {
            Waiting.until(() -> assertThat(database.number("SELECT count(*) FROM zim_push_" + table))
                    .as(table)
                    .isZero());
        }
        nodes.forEach(node -> node.tell("close", 5000));
        Waiting.until(() ->
                assertThat(nodes).allSatisfy(node -> assertThat(node.reports).contains("left 0 0")));
        assertThat(database.number("SELECT count(*) FROM zim_push_node WHERE buried_at IS NULL"))
                .isZero();
    }
}
