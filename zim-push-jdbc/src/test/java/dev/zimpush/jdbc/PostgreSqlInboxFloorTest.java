package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.spi.Directory;
import dev.zimpush.spi.Directory.Opening;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Journal.NewMessage;
import dev.zimpush.spi.Journal.Settled;
import dev.zimpush.spi.Journal.Stored;
import dev.zimpush.spi.Journal.Taken;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That a look does not walk over what was taken, and finds all the same what was written late. */
@Timeout(60)
final class PostgreSqlInboxFloorTest extends SpaceTests {
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final int MANY = 500;
    private static final int LOOKS = 10;
    private static final int LOOKS_UNTIL_THE_BOTTOM = 256;
    private static final String WALKED =
            "SELECT idx_tup_read FROM pg_stat_user_indexes WHERE indexrelname = 'zim_push_delivery_inbox'"
                    + " AND schemaname = current_schema()";

    private Directory directory;
    private Journal journal;
    private long node;
    private long sender;

    PostgreSqlInboxFloorTest() {
        super(TestDatabase.POSTGRESQL);
    }

    @Test
    void look_manyTakenUnderAnOldSnapshot_doesNotWalkOverThem() throws SQLException {
        try (OneConnection pool = new OneConnection(space.url());
                JdbcBackend backend = space.builder(pool).createTables(true).build();
                Handle snapshot = space.open()) {
            join(backend);
            snapshot.execute("BEGIN ISOLATION LEVEL REPEATABLE READ");
            snapshot.execute("SELECT count(*) FROM zim_push_node");
            send("a", MANY);
            takeAndSettle();
            send("b", 1);
            takeAndSettle();
            directory.look(node);
            long before = walked(pool);

            IntStream.range(0, LOOKS)
                    .forEach(i -> assertThat(directory.look(node).inbox()).isFalse());

            assertThat(walked(pool) - before).isLessThan(MANY);
            snapshot.execute("ROLLBACK");
        }
    }

    @Test
    void look_entryDrawnBeforeOthersWereTaken_findsItOnceItIsCommitted() throws Exception {
        try (JdbcBackend backend = space.builder().build();
                Handle other = space.open()) {
            join(backend);
            send("before", 1);
            takeAndSettle();
            holdUp("late-0");
            other.execute("SELECT pg_advisory_lock(1)");
            ExecutorService thread = Executors.newSingleThreadExecutor();
            try {
                Future<?> late = thread.submit(() -> send("late", 1));
                waitsForALock();
                send("meanwhile", 1);
                takeAndSettle();
                assertThat(directory.look(node).inbox()).isFalse();
                other.execute("SELECT pg_advisory_unlock(1)");
                late.get();
            } finally {
                thread.shutdown();
            }

            assertThat(directory.look(node).inbox()).isTrue();
            assertThat(ids(journal.inbox(node, 10))).containsExactly("late-0");
        }
    }

    @Test
    void look_entryBelowWhatWasTaken_isFoundInTheEnd() {
        try (JdbcBackend backend = space.builder().build()) {
            join(backend);
            send("before", 1);
            takeAndSettle();
            directory.look(node);
            space.run("""
                    INSERT INTO zim_push_delivery (
                        user_id, message_id, device_id, place, owner, entry, accepted_at, expires_at, time_to_live, attempts,
                        sending, may_ack, adopted, maybe_pushed, kind, settlement, payload)
                    VALUES ('bob', 'low-0', 'phone', 1, ?, 1, 0, 0, 1, 0, false, true, false, false, 'MESSAGE', 'EACH_DEVICE', '')
                    """, node);

            assertThat(IntStream.range(0, LOOKS_UNTIL_THE_BOTTOM)
                            .anyMatch(i -> directory.look(node).inbox()))
                    .isTrue();
            assertThat(ids(journal.inbox(node, 10))).containsExactly("low-0");
        }
    }

    private void join(JdbcBackend backend) {
        directory = backend.cluster().orElseThrow().directory();
        journal = backend.cluster().orElseThrow().journal();
        node = directory.join("takes", LEASE);
        sender = directory.join("sends", LEASE);
        directory.open(node, List.of(new Opening(DeviceKey.of("bob", "phone"), 1, false)));
    }

    /** From another node. */
    private void send(String name, int number) {
        journal.write(
                sender,
                IntStream.range(0, number)
                        .mapToObj(i -> Message.to("bob").id(name + '-' + i).build())
                        .map(message -> new NewMessage(message, Instant.EPOCH, Set.of(), Set.of(), true))
                        .toList(),
                List.of());
    }

    private void takeAndSettle() {
        assertThat(directory.look(node).inbox()).isTrue();
        List<Stored> rows = journal.inbox(node, MANY);
        journal.taken(
                node,
                rows.stream().map(row -> new Taken(row.delivery(), row.note())).toList());
        journal.write(
                node,
                List.of(),
                rows.stream()
                        .map(row -> new Settled(row.delivery(), row.acceptedAt(), true))
                        .toList());
    }

    /** Who appends that message has drawn its number, and has written nothing, when it waits for a lock. */
    private void holdUp(String message) {
        space.run("""
                CREATE FUNCTION hold_up() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF NEW.message_id = '%s' THEN
                        PERFORM pg_advisory_xact_lock(1);
                    END IF;
                    RETURN NEW;
                END
                $$
                """.formatted(message));
        space.run("CREATE TRIGGER hold_up BEFORE INSERT ON zim_push_delivery FOR EACH ROW EXECUTE FUNCTION hold_up()");
    }

    private static List<String> ids(List<Stored> rows) {
        return rows.stream().map(row -> row.message().id()).toList();
    }

    private void waitsForALock() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .until(() -> space.number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                + " AND datname = current_database()")
                        > 0);
    }

    /** What this connection has read of the index so far. */
    private long walked(OneConnection pool) throws SQLException {
        try (Statement statement = pool.raw().createStatement()) {
            statement.execute("SELECT pg_stat_force_next_flush()");
        }
        return space.number(WALKED);
    }
}
