package dev.zimpush.jdbc.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.jdbc.nodes.Fact.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Rows of the list of races, between processes: 10, 11, 13, 19, 26, 27 and 34. Row 12 is in {@link PauseTest}, row 33 in
 * {@link DatabaseStopTest}.
 */
@Timeout(120)
final class ClusterRowsTest {
    private static final String PHONE = "phone";
    private static Postgres database;
    private Host host;

    @BeforeAll
    static void start() {
        database = new Postgres();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void begin() {
        database.clear();
        host = new Host(database, "row");
    }

    @AfterEach
    void end() {
        host.close();
    }

    @Test
    void row10_nodeKilled_itsUsersAreOffline() {
        List<ChildNode> nodes = host.startAll(2);
        host.bind("bob", List.of(PHONE));
        connect(nodes.get(0), "bob");
        nodes.get(0).kill();
        Waiting.until(() -> assertThat(database.column("SELECT user_id FROM zim_push_connection"))
                .isEmpty());
        host.send(nodes.get(1), "bob", "m-1");

        pushedBy(nodes.get(1), "m-1");
        nothingIsOpen();
    }

    @Test
    void row11_nodeKilledWithUnackedMessages_othersPushEachOnce() {
        List<ChildNode> nodes = host.startAll(2);
        host.bind("bob", List.of(PHONE));
        Host.Opened bob = connect(nodes.get(0), "bob");
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            messages.add("m-" + i);
            host.send(nodes.get(i % 2), "bob", "m-" + i);
        }
        Waiting.until(() -> {
            assertThat(bob.delivered).containsExactlyInAnyOrderElementsOf(messages);
            assertThat(host.facts.count(Kind.ACCEPTED)).isEqualTo(messages.size());
        });
        nodes.get(0).kill();

        messages.forEach(message -> Waiting.until(() -> assertThat(host.facts.of(message, PHONE, Kind.PUSHED))
                .as(() -> host.facts.story(message))
                .isNotEmpty()));
        nothingIsOpen();
        messages.forEach(message -> assertPushed(message, 1));
    }

    @Test
    void row13_clocksOfNodesAnHourOff_changeNothing() {
        ChildNode ahead = host.start("ahead=PT1H");
        List<ChildNode> nodes = List.of(ahead, host.start("ahead=PT-1H"), host.start());
        nodes.forEach(Waiting::forStart);
        List<String> epochs = nodes.stream().map(database::epoch).toList();
        Traffic traffic = new Traffic(host, new Random(13));
        traffic.runUntil(() -> host.facts.count() > 2000);
        assertThat(nodes.stream().map(database::epoch)).isEqualTo(epochs);
        ahead.kill();
        traffic.killed(ahead);
        traffic.runUntil(() -> host.facts.count() > 3000);

        settles(traffic);
    }

    @Test
    void row19_nodeKilledBetweenAnswerAndRecord_isRepeatedWithTheSameId() {
        List<ChildNode> nodes = host.startAll(2);
        host.bind("bob", List.of(PHONE));
        List<Host.Push> pushes = new CopyOnWriteArrayList<>();
        host.reactions(new Reactions() {
            @Override
            public void answer(Host.Push push) {
                pushes.add(push);
            }
        });
        host.send(nodes.get(0), "bob", "m-1");
        Waiting.until(() -> assertThat(pushes).hasSize(1));
        nodes.get(0).kill();
        pushes.get(0).answer();
        Waiting.until(() -> assertThat(pushes).hasSize(2));
        pushes.get(1).answer();

        nothingIsOpen();
        List<Fact> facts = host.facts.of("m-1", PHONE, Kind.PUSHED);
        assertThat(facts).as(host.facts.story("m-1")).hasSize(2);
        assertThat(facts.get(1).detail()).isEqualTo(facts.get(0).detail());
        assertThat(host.facts.story("m-1")).contains("adopted true");
    }

    @Test
    void row26_manyClientsReconnectAtOnce_getWhatIsOpenAndNoPush() {
        List<ChildNode> nodes = host.startAll(3);
        List<String> users = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            users.add("u-" + i);
            host.bind("u-" + i, List.of(PHONE));
        }
        List<Host.Opened> first =
                users.stream().map(user -> host.open(nodes.get(0), user, PHONE)).toList();
        Waiting.until(() -> assertThat(first).allMatch(connection -> connection.ready));
        users.forEach(user -> host.send(nodes.get(0), user, "m-" + user));
        Waiting.until(() -> assertThat(host.facts.count(Kind.ACCEPTED)).isEqualTo(users.size()));
        nodes.get(0).kill();
        host.reactions(new Reactions() {
            @Override
            public void delivered(Host.Opened connection, String message) {
                connection.ack(message);
            }
        });
        List<Host.Opened> again = new ArrayList<>();
        for (String user : users) {
            again.add(host.open(nodes.get(1 + again.size() % 2), user, PHONE));
        }

        Waiting.until(() -> assertThat(again)
                .allMatch(connection -> connection.ready && connection.closed.isEmpty())
                .allMatch(connection -> connection.delivered.contains("m-" + connection.user)));
        nothingIsOpen();
        users.forEach(user -> assertPushed("m-" + user, 0));
        assertThat(database.number("SELECT count(*) FROM zim_push_connection")).isEqualTo(users.size());
    }

    @Test
    void row27_shutdownWithPushesInFlight_isHandedOverAndAdoptedAtOnce() {
        // longer than anything waits here: what is adopted was left, not found after the end of a lease
        ChildNode leaving = host.start("lease=PT2M");
        ChildNode other = host.start("lease=PT2M");
        List.of(leaving, other).forEach(Waiting::forStart);
        host.reactions(new Reactions() {
            @Override
            public void answer(Host.Push push) {
                if (push.node == other) {
                    push.answer();
                }
            }
        });
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            host.bind("u-" + i, List.of(PHONE));
            messages.add("m-" + i);
            host.send(leaving, "u-" + i, "m-" + i);
        }
        Waiting.until(() -> assertThat(host.facts.count(Kind.PUSHED)).isEqualTo(messages.size()));
        leaving.tell("close", 0);
        Waiting.until(() -> assertThat(leaving.reports).contains("left 30 30"));

        messages.forEach(message -> pushedBy(other, message));
        nothingIsOpen();
        messages.forEach(message -> assertThat(host.facts.of(message, PHONE, Kind.PUSHED).stream()
                        .map(Fact::detail)
                        .distinct())
                .as(message)
                .hasSize(1));
    }

    @Test
    void row34_pollAndDeleteUnderLoad_noDeadlockReachesAnybody() {
        host.startAll(4);
        Traffic traffic = new Traffic(host, new Random(34), 1000);
        traffic.runUntil(() -> host.facts.count() > 15_000);
        settles(traffic);
        assertThat(host.facts.details(Kind.FAILED)).isEmpty();
        assertThat(database.number("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
                .isZero();
    }

    private Host.Opened connect(ChildNode node, String user) {
        Host.Opened connection = host.open(node, user, PHONE);
        Waiting.until(() -> assertThat(connection.ready).isTrue());
        return connection;
    }

    private void pushedBy(ChildNode node, String message) {
        Waiting.until(() -> assertThat(host.facts.of(message, PHONE, Kind.PUSHED))
                .as(() -> host.facts.story(message))
                .anyMatch(push -> push.node() == node));
    }

    private void nothingIsOpen() {
        Waiting.until(() -> assertThat(database.deliveries()).isEmpty());
    }

    private void settles(Traffic traffic) {
        Waiting.until(() -> assertThat(traffic.isOver())
                .as(() -> host.facts.stories(traffic.open()))
                .isTrue());
        nothingIsOpen();
        Verdict verdict = new Verdict(host.facts);
        traffic.judge(verdict);
        assertThat(verdict.faults()).isEmpty();
    }

    private void assertPushed(String message, int times) {
        assertThat(host.facts.of(message, PHONE, Kind.PUSHED))
                .as(() -> host.facts.story(message))
                .hasSize(times);
    }
}
