package dev.zimpush.jdbc.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.jdbc.nodes.Fact.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node stands still for longer than its lease and goes on as if nothing had been. Row 12 of the races. */
@Timeout(180)
final class PauseTest {
    private final long seed = Long.getLong("zimpush.test.seed", System.nanoTime());
    private final Postgres database = new Postgres();
    private final Host host = new Host(database, "pause");

    @AfterEach
    void end() {
        host.close();
        database.close();
    }

    @Test
    void row12_nodePausedPastItsLease_claimsNothingAndRejoinsWithItsConnections() {
        List<ChildNode> nodes = host.startAll(2);
        ChildNode paused = nodes.get(0);
        ChildNode other = nodes.get(1);
        host.bind("bob", List.of("phone"));
        host.bind("dave", List.of("phone"));
        List<Host.Push> unanswered = new CopyOnWriteArrayList<>();
        host.reactions(new Reactions() {
            @Override
            public void answer(Host.Push push) {
                if (push.node == paused) {
                    unanswered.add(push);
                } else {
                    push.answer();
                }
            }
        });
        Host.Opened bob = host.open(paused, "bob", "phone");
        Waiting.until(() -> assertThat(bob.ready).isTrue());
        String before = database.epoch(paused);
        host.send(other, "bob", "waiting");
        host.send(paused, "dave", "in-flight");
        Waiting.until(() -> {
            assertThat(bob.delivered).containsExactly("waiting");
            assertThat(unanswered).hasSize(1);
        });

        paused.pause();
        host.send(other, "bob", "meanwhile");
        for (String message : List.of("waiting", "in-flight", "meanwhile")) {
            String device = "phone";
            Waiting.until(() -> assertThat(host.facts.of(message, device, Kind.PUSHED))
                    .as(() -> host.facts.story(message))
                    .anyMatch(push -> push.node() == other));
        }
        paused.resume();
        Waiting.until(() -> assertThat(database.epoch(paused)).isNotEmpty().isNotEqualTo(before));
        Waiting.until(() -> assertThat(database.column("SELECT node FROM zim_push_connection WHERE user_id = 'bob'"))
                .containsExactly(database.epoch(paused)));
        unanswered.forEach(Host.Push::answer);

        host.send(other, "bob", "after");
        Waiting.until(() ->
                assertThat(bob.delivered).as(() -> host.facts.story("after")).contains("after"));
        bob.ack("after");
        Waiting.until(() -> assertThat(database.number("SELECT count(*) FROM zim_push_delivery"))
                .isZero());
        assertThat(bob.closed).isEmpty();
        assertThat(host.facts.of("after", "phone", Kind.PUSHED)).isEmpty();
        assertThat(pushedBy(paused)).containsExactly("in-flight");
        assertThat(host.facts.of("in-flight", "phone", Kind.PUSHED).stream()
                        .map(Fact::detail)
                        .distinct())
                .hasSize(1);
        assertThat(database.column("SELECT connection_id FROM zim_push_connection"))
                .hasSize(1);
    }

    private List<String> pushedBy(ChildNode node) {
        return host.facts.messages().stream()
                .filter(message ->
                        host.facts.of(message, "phone", Kind.PUSHED).stream().anyMatch(push -> push.node() == node))
                .toList();
    }

    @Test
    void nodes_pausedUnderTraffic_loseNothingAndRepeatOnlyWhatWasInFlight() {
        System.out.println("PauseTest: seed " + seed);
        Random random = new Random(seed);
        List<ChildNode> nodes = new ArrayList<>(host.startAll(3));
        Traffic traffic = new Traffic(host, new Random(random.nextLong()));
        for (int pauses = 0; pauses < 5; pauses++) {
            int until = host.facts.count() + 1 + random.nextInt(500);
            traffic.runUntil(() -> host.facts.count() >= until);
            ChildNode node = nodes.get(random.nextInt(nodes.size()));
            String before = database.epoch(node);
            node.pause();
            traffic.runUntil(() -> database.epoch(node).isEmpty());
            node.resume();
            traffic.runUntil(() -> !database.epoch(node).isEmpty());
            assertThat(database.epoch(node)).isNotEqualTo(before);
        }
        Waiting.until(() -> assertThat(traffic.isOver())
                .as(() -> seed + ": " + host.facts.stories(traffic.open()))
                .isTrue());
        Waiting.until(() -> assertThat(database.deliveries()).isEmpty());
        Verdict verdict = new Verdict(host.facts);
        traffic.judge(verdict);
        System.out.println("PauseTest: seed " + seed + ": " + verdict);
        assertThat(verdict.faults()).isEmpty();
        assertThat(traffic.closings()).as("seed %s", seed).isEmpty();
        Waiting.until(() -> assertThat(database.number("SELECT count(*) FROM zim_push_connection"))
                .isEqualTo(traffic.connected()));
    }
}
