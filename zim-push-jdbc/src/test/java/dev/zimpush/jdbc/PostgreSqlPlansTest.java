package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.spi.DeviceStore;
import dev.zimpush.spi.DeviceStore.Removed;
import dev.zimpush.spi.Directory;
import dev.zimpush.spi.Directory.Opening;
import dev.zimpush.spi.History;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Journal.MessageKey;
import dev.zimpush.spi.Journal.NewMessage;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Journal.Released;
import dev.zimpush.spi.Journal.Settled;
import dev.zimpush.spi.Journal.Taken;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * That keys are looked up by indexes even by a plan that is made while the tables are empty: it is kept when they are not any more. The
 * server counts it, and has counted all of a connection when that has ended.
 */
@Timeout(60)
final class PostgreSqlPlansTest extends SpaceTests {
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final String SCANS = """
        FROM pg_stat_user_tables
        WHERE schemaname = current_schema()
          AND relname IN ('zim_push_delivery', 'zim_push_connection', 'zim_push_address')
        """;

    private static final int MANY = 1000;
    private static final String SCANS_OF_INDEX =
            "SELECT idx_scan FROM pg_stat_user_indexes WHERE schemaname = current_schema() AND indexrelname = ?";

    PostgreSqlPlansTest() {
        super(TestDatabase.POSTGRESQL);
    }

    @Test
    void journal_planMadeOnEmptyTables_looksUpByIndexes() throws SQLException {
        connected((directory, journal) -> {});
        long whole = space.number("SELECT sum(seq_scan)::bigint " + SCANS);
        long byIndex = space.number("SELECT sum(idx_scan)::bigint " + SCANS);

        connected(PostgreSqlPlansTest::callAll);

        assertThat(space.number("SELECT sum(idx_scan)::bigint " + SCANS)).isGreaterThan(byIndex);
        assertThat(space.number("SELECT sum(seq_scan)::bigint " + SCANS))
                .as("scans of whole tables")
                .isEqualTo(whole);
    }

    @Test
    void inbox_planMadeOnATableThatAVacuumSawEmpty_isReadInTheOrderOfItsIndex() throws SQLException {
        connected((directory, journal) -> {
            long node = directory.join("one", LEASE);
            List<NewMessage> messages = IntStream.range(0, MANY)
                    .mapToObj(i -> Message.to("bob").id("m-" + i).build())
                    .map(message -> new NewMessage(message, Instant.EPOCH, Set.of("phone"), Set.of(), false))
                    .toList();
            journal.write(node, messages, List.of());
        });
        space.run("ANALYZE zim_push_delivery");
        space.run("DELETE FROM zim_push_delivery");
        space.run("VACUUM zim_push_delivery");
        long byOwner = space.number(SCANS_OF_INDEX, "zim_push_delivery_owner");
        long whole = space.number("SELECT sum(seq_scan)::bigint " + SCANS);

        connected((directory, journal) -> {
            long node = directory.join("one", LEASE);
            directory.look(node);
            journal.inbox(node, 10);
        });

        assertThat(space.number("SELECT sum(seq_scan)::bigint " + SCANS))
                .as("scans of whole tables")
                .isEqualTo(whole);
        assertThat(space.number(SCANS_OF_INDEX, "zim_push_delivery_inbox")).isEqualTo(2);
        assertThat(space.number(SCANS_OF_INDEX, "zim_push_delivery_owner")).isEqualTo(byOwner);
    }

    @Test
    void removedAddresses_planMadeOnAnEmptyTable_areReadByTheirIndex() throws SQLException {
        try (OneConnection pool = new OneConnection(space.url());
                JdbcBackend backend = space.builder(pool).createTables(true).build()) {
            DeviceStore store = backend.devices();
            for (int i = 0; i < MANY; i++) {
                DeviceKey device = DeviceKey.of("user-" + i, "phone");
                store.remove(
                        store.bind(device, Address.apns("t-" + i, "com.acme.chat"))
                                .registration(),
                        null);
            }
        }
        connected((directory, journal) -> {});
        long whole = space.number("SELECT sum(seq_scan)::bigint " + SCANS);
        int process;
        try (OneConnection pool = new OneConnection(space.url());
                JdbcBackend backend = space.builder(pool).build()) {
            process = process(pool.raw());
            Removed page = backend.devices().removed("com.acme.chat", Instant.EPOCH, null, 10);
            backend.devices().removed("com.acme.chat", Instant.EPOCH, page.next(), 10);
        }
        ended(process);
        assertThat(space.number("SELECT sum(seq_scan)::bigint " + SCANS))
                .as("scans of whole tables")
                .isEqualTo(whole);
        assertThat(space.number(SCANS_OF_INDEX, "zim_push_address_removed_app")).isEqualTo(2);
    }

    @Test
    void history_planMadeOnAnEmptyTable_looksUpByIndexes() throws SQLException {
        String scans = "SELECT seq_scan FROM pg_stat_user_tables"
                + " WHERE schemaname = current_schema() AND relname = 'zim_push_history'";
        connectedTo(backend -> {});
        long whole = space.number(scans);
        long byMessage = space.number(SCANS_OF_INDEX, "zim_push_history_pkey");
        long byAge = space.number(SCANS_OF_INDEX, "zim_push_history_appended");

        connectedTo(backend -> {
            History history = backend.history().orElseThrow();
            DeliveryId delivery = new DeliveryId(DeviceKey.of("bob", "phone"), "m-1");
            for (int i = 0; i < 20; i++) {
                history.read("bob", "m-1", 10);
                history.prune(Duration.ZERO, 10);
                history.append(Collections.nCopies(30, new History.Entry(delivery, 1, "sent\n")));
            }
        });

        assertThat(space.number(scans)).as("scans of the whole table").isEqualTo(whole);
        assertThat(space.number(SCANS_OF_INDEX, "zim_push_history_pkey")).isGreaterThan(byMessage);
        assertThat(space.number(SCANS_OF_INDEX, "zim_push_history_appended")).isGreaterThan(byAge);
    }

    private static void callAll(Directory directory, Journal journal) {
        long node = directory.join("one", LEASE);
        List<DeliveryId> ids = new ArrayList<>();
        List<NewMessage> messages = new ArrayList<>();
        for (String user : List.of("bob", "eve", "mallory")) {
            ids.add(new DeliveryId(DeviceKey.of(user, "phone"), "m-1"));
            Message message = Message.to(user).id("m-1").build();
            messages.add(new NewMessage(message, Instant.EPOCH, Set.of("phone"), Set.of(), true));
        }
        List<DeviceKey> devices = ids.stream().map(DeliveryId::device).toList();
        directory.connections(Set.of("bob", "eve", "mallory"));
        directory.open(
                node,
                devices.stream().map(device -> new Opening(device, 1, false)).toList());
        journal.write(node, messages, List.of());
        journal.claim(node, ids);
        journal.release(
                node, ids.stream().map(id -> new Released(id, 1, Duration.ZERO)).toList());
        journal.takeOver(node, devices);
        journal.note(ids.stream().map(Noting::acked).toList());
        journal.note(List.of(Noting.read("bob", "c", 1)));
        journal.lookAgain(node, List.of(new MessageKey("bob", "m-1"), new MessageKey("eve", "m-1")));
        journal.inbox(node, 10);
        journal.taken(node, ids.stream().map(id -> new Taken(id, null)).toList());
        journal.adopt(node, 10);
        journal.write(
                node,
                List.of(),
                ids.stream().map(id -> new Settled(id, Instant.EPOCH, true)).toList());
    }

    /** Works on one connection, which has ended then. */
    private void connected(BiConsumer<Directory, Journal> work) throws SQLException {
        connectedTo(backend -> work.accept(
                backend.cluster().orElseThrow().directory(),
                backend.cluster().orElseThrow().journal()));
    }

    private void connectedTo(Consumer<JdbcBackend> work) throws SQLException {
        int process;
        try (OneConnection pool = new OneConnection(space.url());
                JdbcBackend backend = space.builder(pool).createTables(true).build()) {
            process = process(pool.raw());
            work.accept(backend);
        }
        ended(process);
    }

    private void ended(int process) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .until(() -> space.number("SELECT count(*) FROM pg_stat_activity WHERE pid = ?", process) == 0);
    }

    private static int process(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }
}
