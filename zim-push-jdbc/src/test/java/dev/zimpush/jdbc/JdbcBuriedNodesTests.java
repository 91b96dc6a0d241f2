package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.spi.Directory;
import dev.zimpush.spi.Directory.Opening;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Journal.Claim;
import dev.zimpush.spi.Journal.NewMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a buried node leaves in the tables until somebody has cleaned up; one subclass for each database. */
@Timeout(60)
abstract class JdbcBuriedNodesTests extends SpaceTests {
    private static final Duration LEASE = Duration.ofDays(1);
    private static final Instant ACCEPTED = Instant.parse("2026-03-01T10:15:30.123Z");
    private static final DeviceKey PHONE = DeviceKey.of("bob", "phone");

    private JdbcBackend backend;
    private Directory directory;
    private Journal journal;
    private long dead;
    private long live;

    JdbcBuriedNodesTests(TestDatabase database) {
        super(database);
    }

    @BeforeEach
    void join() {
        backend = space.builder().build();
        directory = backend.cluster().orElseThrow().directory();
        journal = backend.cluster().orElseThrow().journal();
        dead = directory.join("dead", LEASE);
        live = directory.join("live", LEASE);
    }

    @AfterEach
    void close() {
        backend.close();
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

    private void buryUncleaned() {
        space.run("UPDATE zim_push_node SET buried_at = lease_until WHERE epoch = ?", dead);
    }

    @Test
    void connection_ofABuriedNodeThatIsStillThere_countsAsNone() {
        directory.open(dead, List.of(new Opening(PHONE, 1, false)));
        journal.write(live, List.of(here(message("m-1"), "phone")), List.of());
        buryUncleaned();

        NewMessage toAll = new NewMessage(message("m-2"), ACCEPTED, Set.of(), Set.of(), true);
        assertThat(directory.connections(List.of("bob"))).isEmpty();
        assertThat(journal.write(live, List.of(toAll), List.of())).containsExactly(List.of());
        assertThat(journal.claim(live, List.of(delivery("m-1")))).containsExactly(Claim.WON);
        assertThat(space.number("SELECT count(*) FROM zim_push_connection")).isOne();
        assertThat(directory.logOut(PHONE)).isEmpty();
    }

    @Test
    void takeOver_byABuriedNodeWhoseConnectionIsStillThere_takesNothing() {
        directory.open(dead, List.of(new Opening(PHONE, 1, false)));
        journal.write(live, List.of(here(message("m-1"), "phone")), List.of());
        buryUncleaned();

        assertThat(journal.takeOver(dead, List.of(PHONE))).isEmpty();
        assertThat(space.number("SELECT owner FROM zim_push_delivery")).isEqualTo(live);
    }

    @Test
    void node_longBuriedWithDeliveriesLeft_staysUntilTheyAreAdopted() {
        journal.write(dead, List.of(here(message("m-1"), "phone")), List.of());
        directory.leave(dead);
        space.passTime(Duration.ofHours(3));
        directory.leave(directory.join("cleans up", LEASE));

        assertThat(directory.look(live).orphans()).isTrue();
        assertThat(journal.adopt(live, 10)).isOne();
        space.passTime(Duration.ofHours(3));
        directory.leave(directory.join("cleans up", LEASE));
        assertThat(space.number("SELECT count(*) FROM zim_push_node WHERE epoch = ?", dead))
                .isZero();
    }
}
