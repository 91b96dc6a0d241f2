package dev.zimpush.jdbc.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.jdbc.nodes.Fact.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * PostgreSQL is stopped, or hangs, under traffic. Connections and live delivery go on, new sends complete or say that they
 * can't, nothing is lost, and nobody is taken for dead. Row 33 of the races.
 */
@Timeout(180)
final class DatabaseStopTest {
    private final Postgres database = new Postgres();
    private final Host host = new Host(database, "stop");
    private final Map<ChildNode, String> epochs = new HashMap<>();
    private final List<ChildNode> nodes = new ArrayList<>();

    @AfterEach
    void end() {
        host.close();
        database.close();
    }

    private Traffic start(String... settings) {
        for (int i = 0; i < 3; i++) {
            nodes.add(host.start(settings));
        }
        nodes.forEach(Waiting::forStart);
        nodes.forEach(node -> epochs.put(node, database.epoch(node)));
        Traffic traffic = new Traffic(host, new Random(17));
        traffic.connectAll();
        traffic.runUntil(() -> host.facts.count() > 500);
        return traffic;
    }

    @Test
    void row33_databaseStoppedWithinTheLease_nothingIsLostAndNobodyIsDead() {
        Traffic traffic = start("lease=PT20S");
        database.stop();
        int before = host.facts.count();
        traffic.runUntil(() -> host.facts.count() > before + 50);
        database.start();
        asBefore(traffic);
    }

    @Test
    void row33_databaseStoppedForLongerThanTheLease_notEvenWhoRenewsLateIsDead() {
        Traffic traffic = start("lease=PT6S");
        database.stop();
        untilSendsFail(traffic);
        ChildNode late = nodes.get(0);
        late.pause();
        database.start();
        nodes.stream().filter(node -> node != late).forEach(this::accepts);
        late.resume();
        asBefore(traffic);
    }

    @Test
    void row33_databaseHangsForLongerThanTheLease_nothingIsLostAndNobodyIsDead() {
        Traffic traffic = start();
        database.hang();
        untilSendsFail(traffic);
        database.goOn();
        asBefore(traffic);
    }

    /** Waits until a node holds its lease again, and for a little longer. */
    private void accepts(ChildNode node) {
        int before = host.facts.count(node, Kind.ACCEPTED);
        Waiting.until(() -> {
            host.send(node, "nobody", "probe-" + host.facts.count());
            assertThat(host.facts.count(node, Kind.ACCEPTED)).isGreaterThan(before + 20);
        });
    }

    /** Every node says so, and still delivers what it had accepted before. */
    private void untilSendsFail(Traffic traffic) {
        Map<ChildNode, Integer> failures = new HashMap<>();
        traffic.runUntil(() -> {
            nodes.forEach(node -> failures.put(node, host.facts.count(node, Kind.FAILED)));
            return failures.values().stream().allMatch(count -> count > 20);
        });
        assertThat(traffic.connected()).isEqualTo(traffic.devices());
    }

    private void asBefore(Traffic traffic) {
        int accepted = host.facts.count(Kind.ACCEPTED);
        traffic.runUntil(() -> host.facts.count(Kind.ACCEPTED) > accepted + 100);
        Waiting.until(() -> assertThat(traffic.isOver())
                .as(() -> host.facts.stories(traffic.open()))
                .isTrue());
        Waiting.until(() -> assertThat(database.deliveries()).isEmpty());
        Verdict verdict = new Verdict(host.facts);
        traffic.judge(verdict);
        System.out.println("DatabaseStopTest: " + verdict + ", " + host.facts.count(Kind.FAILED) + " sends failed");
        assertThat(verdict.faults()).isEmpty();
        assertThat(host.facts.details(Kind.FAILED)).isSubsetOf("UnavailableException");
        assertThat(traffic.closings()).isEmpty();
        nodes.forEach(node -> assertThat(database.epoch(node)).isEqualTo(epochs.get(node)));
        assertThat(database.number("SELECT count(*) FROM zim_push_connection")).isEqualTo(traffic.devices());
    }
}
