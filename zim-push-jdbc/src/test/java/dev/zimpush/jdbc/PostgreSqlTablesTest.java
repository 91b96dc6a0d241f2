package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.spi.Directory;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Journal.NewMessage;
import dev.zimpush.spi.Wakeup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;

/** What only PostgreSQL has: hints over a lost connection, old snapshots, HOT updates, a large backlog. */
@Timeout(120)
final class PostgreSqlTablesTest extends SpaceTests {
    private static final Duration LEASE = Duration.ofMinutes(10);

    private static final String FILL = """
            INSERT INTO zim_push_delivery (
                user_id, message_id, device_id, place, owner, entry, accepted_at, expires_at, time_to_live, attempts, sending,
                may_ack, adopted, maybe_pushed, kind, settlement, payload)
            SELECT 'user-' || i, 'm-1', 'phone', i, ?, NULL, 1, 9000000000000, 1000, 0, false, true, false, false, 'MESSAGE',
                   'EACH_DEVICE', ''
            FROM generate_series(1, ?) AS s(i)
            """;

    PostgreSqlTablesTest() {
        super(TestDatabase.POSTGRESQL);
    }

    @Test
    void adopt_hundredThousandRows_takesAllWithAThousandAtATime() {
        try (JdbcBackend backend = space.builder().build()) {
            Directory directory = backend.cluster().orElseThrow().directory();
            Journal journal = backend.cluster().orElseThrow().journal();
            long dead = directory.join("dead", LEASE);
            long live = directory.join("live", LEASE);
            space.run(FILL, dead, 100_000);
            directory.leave(dead);

            int adopted = 0;
            for (int more = 1; more > 0; adopted += more) {
                more = journal.adopt(live, 1_000);
            }

            assertThat(adopted).isEqualTo(100_000);
            assertThat(space.number("SELECT count(*) FROM zim_push_delivery WHERE owner = ? AND adopted", live))
                    .isEqualTo(100_000);
        }
    }

    @Test
    void adopt_rowsLockedByAnother_takesTheNextOnes() {
        try (JdbcBackend backend = space.builder().build();
                Handle other = space.open()) {
            Directory directory = backend.cluster().orElseThrow().directory();
            long dead = directory.join("dead", LEASE);
            long live = directory.join("live", LEASE);
            space.run(FILL, dead, 20);
            directory.leave(dead);
            other.begin();
            other.createQuery("SELECT 1 FROM zim_push_delivery ORDER BY place LIMIT 10 FOR UPDATE")
                    .mapTo(Integer.class)
                    .list();

            assertThat(backend.cluster().orElseThrow().journal().adopt(live, 10))
                    .isEqualTo(10);
            assertThat(backend.cluster().orElseThrow().journal().adopt(live, 10))
                    .isZero();
            assertThat(directory.look(live).orphans())
                    .as("not taken for nothing to do")
                    .isTrue();
            other.rollback();
            assertThat(backend.cluster().orElseThrow().journal().adopt(live, 10))
                    .isEqualTo(10);
        }
    }

    @Test
    void indexes_ofDeliveries_haveNoColumnThatAClaimChanges() {
        try (JdbcBackend backend = space.builder().build()) {
            assertThat(backend.toString()).contains("POSTGRESQL");
            assertThat(space.rows(
                            "SELECT indexdef FROM pg_indexes WHERE schemaname = ? AND tablename = ?",
                            space.name(),
                            "zim_push_delivery"))
                    .hasSize(3)
                    .extracting(row -> String.valueOf(row.get("indexdef")))
                    .noneMatch(index -> index.matches("(?s).*(sending|may_ack|attempts|not_before|note).*"));
        }
    }

    @Test
    void listen_connectionLost_isReplacedAndCallsForWhatWasMissed() throws InterruptedException {
        try (JdbcBackend backend = space.builder().build()) {
            Directory directory = backend.cluster().orElseThrow().directory();
            long node = directory.join("one", LEASE);
            CountDownLatch first = new CountDownLatch(1);
            backend.cluster().orElseThrow().wakeup().listen(node, first::countDown);
            wakeUntil(backend, node, first);
            CountDownLatch again = new CountDownLatch(1);
            backend.cluster().orElseThrow().wakeup().listen(node, again::countDown);

            int ended = space.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
                            + " AND pid <> pg_backend_pid()")
                    .size();

            assertThat(ended).isPositive();
            assertThat(again.await(60, TimeUnit.SECONDS)).isTrue();
            CountDownLatch after = new CountDownLatch(1);
            backend.cluster().orElseThrow().wakeup().listen(node, after::countDown);
            wakeUntil(backend, node, after);
        }
    }

    @Test
    void listen_false_nothingIsHeardOrNotified() throws Exception {
        try (JdbcBackend notifying = space.builder().build();
                JdbcBackend silent = space.builder().listen(false).build();
                Handle host = space.open();
                Handle ear = space.open()) {
            long node = silent.cluster().orElseThrow().directory().join("one", LEASE);
            long tables = space.number("SELECT 'zim_push_node'::regclass::oid::bigint");
            ear.execute("LISTEN zimpush_" + tables + '_' + node);
            PGConnection heard = ear.getConnection().unwrap(PGConnection.class);

            assertThat(silent.cluster().orElseThrow().wakeup()).isSameAs(Wakeup.NONE);
            for (JdbcBackend each : List.of(silent, notifying)) {
                Message message =
                        Message.to("bob").id(each == silent ? "m-1" : "m-2").build();
                host.useTransaction(handle -> each.outbox().notifyingOnCommit().enqueue(handle, message));
            }
            silent.outbox().committed();

            int hints = heard.getNotifications(60_000).length;
            ear.execute("SELECT 1");
            assertThat(hints + heard.getNotifications().length).isOne();
            assertThat(silent.cluster().orElseThrow().journal().outbox(node, 10).messages())
                    .isEqualTo(2);
        }
    }

    @Test
    void listen_backendClosed_leavesTheConnectionAsItWasFound() throws Exception {
        try (OneConnection pool = new OneConnection(space.url())) {
            pool.raw().setAutoCommit(false);
            pool.raw().setNetworkTimeout(Runnable::run, 123_000);
            CountDownLatch heard = new CountDownLatch(1);
            CountDownLatch opened = new CountDownLatch(1);
            PostgreSqlListener listener = new PostgreSqlListener(() -> {
                opened.countDown();
                return pool.getConnection();
            });
            listener.listen("odd_channel", heard::countDown);
            assertThat(opened.await(60, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 300 && !heard.await(100, TimeUnit.MILLISECONDS); i++) {
                space.rows("SELECT pg_notify('odd_channel', '')");
            }
            assertThat(heard.getCount()).isZero();

            listener.close();

            assertThat(pool.raw().getAutoCommit()).isFalse();
            assertThat(pool.raw().getNetworkTimeout()).isEqualTo(123_000);
        }
    }

    private static void wakeUntil(JdbcBackend backend, long node, CountDownLatch heard) throws InterruptedException {
        boolean done = false;
        for (int i = 0; i < 300 && !done; i++) {
            backend.outbox().committed();
            backend.cluster().orElseThrow().wakeup().wake(Set.of(node));
            done = heard.await(100, TimeUnit.MILLISECONDS);
        }
        assertThat(done).isTrue();
    }

    @Test
    void renew_connectionLost_takesAnother() {
        try (JdbcBackend backend = space.builder().build()) {
            Directory directory = backend.cluster().orElseThrow().directory();
            long node = directory.join("one", LEASE);
            directory.look(node);

            int ended = space.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE query LIKE '%FROM zim_push_notice%' AND pid <> pg_backend_pid()")
                    .size();

            assertThat(ended).isPositive();
            assertThat(directory.renew(node, LEASE)).isTrue();
        }
    }

    @Test
    void write_secondStatementFails_leavesNothingOfTheFirst() {
        try (JdbcBackend backend = space.builder().build()) {
            Directory directory = backend.cluster().orElseThrow().directory();
            Journal journal = backend.cluster().orElseThrow().journal();
            long node = directory.join("one", LEASE);
            space.run("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
                    + " 'BEGIN RAISE EXCEPTION ''no''; END'");
            space.run(
                    "CREATE TRIGGER refuse BEFORE DELETE ON zim_push_delivery FOR EACH STATEMENT EXECUTE FUNCTION refuse()");
            DeliveryId old = new DeliveryId(DeviceKey.of("eve", "a"), "m-0");
            NewMessage added =
                    new NewMessage(Message.to("bob").id("m-1").build(), Instant.EPOCH, Set.of("a"), Set.of(), false);

            assertThatThrownBy(() ->
                            journal.write(node, List.of(added), List.of(new Journal.Settled(old, Instant.EPOCH, true))))
                    .isInstanceOf(DatabaseException.class);
            assertThat(space.number("SELECT count(*) FROM zim_push_delivery")).isZero();
        }
    }
}
