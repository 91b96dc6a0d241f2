package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.MessageKind;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.SettlementMode;
import dev.zimpush.spi.Directory;
import dev.zimpush.spi.Directory.Opening;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Journal.Claim;
import dev.zimpush.spi.Journal.NewMessage;
import dev.zimpush.spi.Journal.Settled;
import dev.zimpush.spi.Journal.Stored;
import dev.zimpush.spi.Journal.Taken;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shared tables in what only a database has: sizes, late comers, pools; one subclass for each database. */
@Timeout(120)
abstract class JdbcClusterTests extends SpaceTests {
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Instant ACCEPTED = Instant.parse("2026-03-01T10:15:30.123Z");
    private static final DeviceKey PHONE = DeviceKey.of("bob", "phone");
    private static final List<String> TABLES = List.of("delivery", "connection", "notice", "message", "node");

    JdbcClusterTests(TestDatabase database) {
        super(database);
    }

    private static Message message(String id) {
        return Message.to("bob").id(id).build();
    }

    private static NewMessage here(Message message, String... devices) {
        return new NewMessage(message, ACCEPTED, Set.of(devices), Set.of(), false);
    }

    private static DeliveryId delivery(String id) {
        return new DeliveryId(PHONE, id);
    }

    private static Directory directory(JdbcBackend backend) {
        return backend.cluster().orElseThrow().directory();
    }

    private static Journal journal(JdbcBackend backend) {
        return backend.cluster().orElseThrow().journal();
    }

    @Test
    void write_longestIdsAndLargestPayload_comeBackAsTheyWere() {
        try (JdbcBackend backend = space.builder().build()) {
            long node = directory(backend).join("one", LEASE);
            long other = directory(backend).join("two", LEASE);
            String longest = "\ud83d\ude00".repeat(63) + "é" + "x";
            DeviceKey device = DeviceKey.of(longest, longest);
            byte[] bytes = new byte[Payload.MAX_BYTES];
            bytes[bytes.length - 1] = 1;
            Message message = Message.to(longest)
                    .id(longest)
                    .payload(Payload.of(bytes))
                    .push(PushContent.alert("Alice \ud83d\ude00", "a\u0000b\nc"))
                    .conversation(longest, Long.MAX_VALUE)
                    .kind(MessageKind.CALL)
                    .settlement(SettlementMode.ANY_DEVICE)
                    .timeToLive(Message.MAX_TIME_TO_LIVE)
                    .build();
            directory(backend).open(other, List.of(new Opening(device, 7, false)));
            journal(backend)
                    .write(node, List.of(new NewMessage(message, ACCEPTED, Set.of(), Set.of(), true)), List.of());

            Stored stored = journal(backend).inbox(other, 10).get(0);

            assertThat(stored.delivery()).isEqualTo(new DeliveryId(device, longest));
            assertThat(stored.acceptedAt()).isEqualTo(ACCEPTED);
            assertThat(stored.message().payload()).isEqualTo(message.payload());
            assertThat(stored.message().push()).isEqualTo(message.push());
            assertThat(stored.message().conversation()).contains(longest);
            assertThat(stored.message().sequence()).hasValue(Long.MAX_VALUE);
            assertThat(stored.message().kind()).isEqualTo(MessageKind.CALL);
            assertThat(stored.message().settlement()).isEqualTo(SettlementMode.ANY_DEVICE);
            assertThat(stored.message().timeToLive()).isEqualTo(Message.MAX_TIME_TO_LIVE);
        }
    }

    @Test
    void write_idsThatDifferInCaseAccentOrASpaceAtTheEnd_areDifferent() {
        try (JdbcBackend backend = space.builder().build()) {
            long node = directory(backend).join("one", LEASE);
            List<String> ids = List.of("a", "A", "á", "a ", "a\u0301");
            List<NewMessage> messages =
                    ids.stream().map(id -> here(message(id), "phone")).toList();

            assertThat(journal(backend).write(node, messages, List.of()))
                    .allSatisfy(placed -> assertThat(placed)
                            .singleElement()
                            .satisfies(each -> assertThat(each.fresh()).isTrue()));
            assertThat(journal(backend)
                            .claim(
                                    node,
                                    ids.stream().map(JdbcClusterTests::delivery).toList()))
                    .hasSize(5)
                    .containsOnly(Claim.WON);
        }
    }

    @Test
    void write_timeToLiveOfANanosecond_isRoundedUpAndOverAfterwards() {
        try (JdbcBackend backend = space.builder().build()) {
            long node = directory(backend).join("one", LEASE);
            Message message =
                    Message.to("bob").id("m-1").timeToLive(Duration.ofNanos(1)).build();
            journal(backend).write(node, List.of(here(message, "phone")), List.of());
            journal(backend).lookAgain(node, List.of(new Journal.MessageKey("bob", "m-1")));
            space.passTime(Duration.ofMillis(1));

            Stored stored = journal(backend).inbox(node, 1).get(0);

            assertThat(stored.timeLeft()).isLessThanOrEqualTo(Duration.ZERO);
            assertThat(stored.message().timeToLive()).isEqualTo(Duration.ofMillis(1));
        }
    }

    @Test
    void write_bySomeoneBuriedMeanwhile_isFoundAndAdopted() {
        try (JdbcBackend backend = space.builder().build()) {
            long dead = directory(backend).join("dead", LEASE);
            space.passTime(LEASE.plusSeconds(1));
            long live = directory(backend).join("live", LEASE);
            assertThat(directory(backend).bury(live)).containsExactly(dead);
            assertThat(journal(backend).adopt(live, 10)).isZero();
            assertThat(directory(backend).look(live).orphans()).isFalse();

            journal(backend).write(dead, List.of(here(message("m-1"), "phone")), List.of());

            assertThat(directory(backend).look(live).orphans()).isTrue();
            assertThat(journal(backend).adopt(live, 10)).isOne();
        }
    }

    @Test
    void adopt_rowThatAppearedForABuriedNodeUnseen_isFoundAfterAWhile() {
        try (JdbcBackend backend = space.builder().build()) {
            long dead = directory(backend).join("dead", LEASE);
            long live = directory(backend).join("live", Duration.ofDays(1));
            directory(backend).leave(dead);
            assertThat(journal(backend).adopt(live, 10)).isZero();
            journal(backend).write(live, List.of(here(message("m-1"), "phone")), List.of());
            space.run("UPDATE zim_push_delivery SET owner = ?", dead);
            assertThat(directory(backend).look(live).orphans()).isFalse();

            space.passTime(Duration.ofSeconds(2));

            assertThat(directory(backend).look(live).orphans()).isTrue();
            assertThat(journal(backend).adopt(live, 10)).isOne();
        }
    }

    @Test
    void write_bySomeoneBuriedLongAgo_isRefused() {
        try (JdbcBackend backend = space.builder().build()) {
            long dead = directory(backend).join("dead", LEASE);
            directory(backend).leave(dead);
            space.passTime(Duration.ofMinutes(61));

            assertThatThrownBy(() -> journal(backend).write(dead, List.of(here(message("m-1"), "phone")), List.of()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("buried long ago");
            assertThat(space.number("SELECT count(*) FROM zim_push_delivery")).isZero();
        }
    }

    @Test
    void renew_longAfterEverybodyElseIsGone_leavesNothingInAnyTable() {
        try (JdbcBackend backend = space.builder().build()) {
            long dead = directory(backend).join("dead", LEASE);
            long live = directory(backend).join("live", Duration.ofDays(1));
            directory(backend).open(dead, List.of(new Opening(PHONE, 1, false)));
            directory(backend).open(live, List.of(new Opening(PHONE, 2, false)));
            directory(backend).close(live, List.of(new Directory.Connected(PHONE, live, 2)));
            directory(backend).open(dead, List.of(new Opening(PHONE, 3, false)));
            space.passTime(LEASE.plusSeconds(1));
            directory(backend).bury(live);
            directory(backend).leave(live);
            space.passTime(Duration.ofHours(3));
            long last = directory(backend).join("last", LEASE);
            directory(backend).leave(last);
            space.passTime(Duration.ofHours(3));
            for (int i = 0; i < 25; i++) {
                directory(backend).renew(last, LEASE);
            }

            assertThat(TABLES)
                    .allSatisfy(table -> assertThat(space.number("SELECT count(*) FROM zim_push_" + table))
                            .isZero());
        }
    }

    @Test
    void renew_poolExhausted_goesOn() throws Exception {
        try (HikariDataSource pool = space.pool(config -> {
                    config.setMaximumPoolSize(3);
                    config.setConnectionTimeout(250);
                });
                JdbcBackend backend = space.builder(pool).createTables(true).build()) {
            long node = directory(backend).join("one", LEASE);
            try (Connection slow = pool.getConnection();
                    Connection slower = pool.getConnection()) {
                assertThat(slow).isNotSameAs(slower);
                assertThatThrownBy(() -> directory(backend).connections(List.of("bob")))
                        .isInstanceOf(DatabaseException.class);

                assertThat(directory(backend).renew(node, LEASE)).isTrue();
                assertThat(directory(backend).look(node).any()).isFalse();
            }
        }
    }

    @Test
    void journal_poolWithoutAutocommit_works() {
        try (HikariDataSource pool = space.pool(config -> {
                    config.setAutoCommit(false);
                    config.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
                });
                JdbcBackend backend = space.builder(pool).createTables(true).build()) {
            long node = directory(backend).join("one", LEASE);
            journal(backend).write(node, List.of(here(message("m-1"), "phone", "tablet")), List.of());
            assertThat(journal(backend).claim(node, List.of(delivery("m-1")))).containsExactly(Claim.WON);
            journal(backend).write(node, List.of(), List.of(new Settled(delivery("m-1"), ACCEPTED, false)));
            assertThat(directory(backend).renew(node, LEASE)).isTrue();

            assertThat(space.number("SELECT count(*) FROM zim_push_delivery")).isOne();
        }
    }

    @Test
    void inbox_rowsOfALaterRelease_areTakenOutAndHoldUpNothing() {
        try (JdbcBackend backend = space.builder().build()) {
            long node = directory(backend).join("one", LEASE);
            List<Journal.MessageKey> keys = new ArrayList<>();
            for (String id : List.of("m-1", "m-2", "m-3", "m-4")) {
                journal(backend).write(node, List.of(here(message(id), "phone")), List.of());
                keys.add(new Journal.MessageKey("bob", id));
            }
            space.run(
                    "UPDATE zim_push_delivery SET content = ? WHERE place < (SELECT max(place) FROM"
                            + " (SELECT place FROM zim_push_delivery) p)",
                    (Object) new byte[] {99, 1, 2});
            journal(backend).lookAgain(node, keys);

            assertThat(journal(backend).inbox(node, 2))
                    .extracting(row -> row.message().id())
                    .containsExactly("m-4");
            assertThat(space.number("SELECT count(*) FROM zim_push_delivery WHERE entry IS NOT NULL"))
                    .isOne();
            journal(backend).taken(node, List.of(new Taken(delivery("m-4"), null)));
            assertThat(directory(backend).look(node).inbox()).isFalse();
            assertThat(journal(backend).inbox(node, 2)).isEmpty();
            assertThat(space.number("SELECT count(*) FROM zim_push_delivery")).isEqualTo(4);
        }
    }

    @Test
    void adopt_manyRows_givesEachOnce() {
        try (JdbcBackend backend = space.builder().build()) {
            long dead = directory(backend).join("dead", LEASE);
            long live = directory(backend).join("live", LEASE);
            List<NewMessage> messages = new ArrayList<>();
            for (int i = 0; i < 1_500; i++) {
                messages.add(here(message("m-" + i), "phone"));
            }
            journal(backend).write(dead, messages, List.of());
            directory(backend).leave(dead);

            int adopted = 0;
            int taken = 0;
            for (int more = 1; more > 0; adopted += more) {
                more = journal(backend).adopt(live, 1_000);
                List<Stored> inbox = journal(backend).inbox(live, 1_000);
                journal(backend)
                        .taken(
                                live,
                                inbox.stream()
                                        .map(row -> new Taken(row.delivery(), null))
                                        .toList());
                taken += inbox.size();
            }

            assertThat(adopted).isEqualTo(1_500);
            assertThat(taken).isEqualTo(1_500);
        }
    }
}
