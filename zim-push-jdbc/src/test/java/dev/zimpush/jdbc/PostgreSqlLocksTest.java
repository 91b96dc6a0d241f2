package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.spi.Directory;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Journal.Claim;
import dev.zimpush.spi.Journal.NewMessage;
import dev.zimpush.spi.Journal.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That what waited for a row's lock on PostgreSQL goes by the row as it is then, not as it was when the statement began. */
@Timeout(60)
final class PostgreSqlLocksTest extends SpaceTests {
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final DeviceKey PHONE = DeviceKey.of("bob", "phone");
    private static final DeliveryId DELIVERY = new DeliveryId(PHONE, "m-1");

    private JdbcBackend backend;
    private Directory directory;
    private Journal journal;
    private long node;

    PostgreSqlLocksTest() {
        super(TestDatabase.POSTGRESQL);
    }

    @BeforeEach
    void write() {
        backend = space.builder().build();
        directory = backend.cluster().orElseThrow().directory();
        journal = backend.cluster().orElseThrow().journal();
        node = directory.join("one", LEASE);
        Message message = Message.to("bob").id("m-1").build();
        journal.write(
                node, List.of(new NewMessage(message, Instant.EPOCH, Set.of("phone"), Set.of(), false)), List.of());
    }

    @AfterEach
    void close() {
        backend.close();
    }

    private Claim claim() {
        return journal.claim(node, List.of(DELIVERY)).get(0);
    }

    @Test
    void claim_releasedWhileItWaits_isSendingAsItSays() throws Exception {
        claim();

        assertThat(whileChanged("sending = false", this::claim)).isEqualTo(Claim.WON);
        assertThat(space.number("SELECT count(*) FROM zim_push_delivery WHERE sending"))
                .isOne();
    }

    @Test
    void claim_notedWhileItWaits_tellsTheNote() throws Exception {
        assertThat(whileChanged("note = 'ACKED'", this::claim)).isEqualTo(Claim.noted(Note.ACKED));
        assertThat(space.number("SELECT count(*) FROM zim_push_delivery WHERE sending"))
                .isZero();
    }

    @Test
    void takeOver_claimedWhileItWaits_waitsForItsAcknowledgement() throws Exception {
        directory.open(node, List.of(new Directory.Opening(PHONE, 1, false)));

        assertThat(whileChanged("may_ack = false", () -> journal.takeOver(node, List.of(PHONE))))
                .isEmpty();
        assertThat(space.number("SELECT count(*) FROM zim_push_delivery WHERE may_ack"))
                .isOne();
    }

    @Test
    void takeOver_sentElsewhereWhileItWaits_leavesItThere() throws Exception {
        long other = directory.join("two", LEASE);
        directory.open(other, List.of(new Directory.Opening(PHONE, 1, false)));

        assertThat(whileChanged("sending = true", () -> journal.takeOver(other, List.of(PHONE))))
                .isEmpty();
        assertThat(space.number("SELECT owner FROM zim_push_delivery")).isEqualTo(node);
    }

    @Test
    void bind_ofAnAddressThatAnotherDeviceMayHaveBack_locksThatDeviceFirstIfItComesFirst() throws Exception {
        DeviceKey anns = DeviceKey.of("ann", "phone");
        Address address = Address.apns("t-1", "com.acme.chat");
        backend.devices().bind(PHONE, Address.apns("t-2", "com.acme.chat"));
        backend.devices().remove(backend.devices().bind(anns, address).registration(), null);

        whileLocked(
                "user_id = 'ann'",
                () -> backend.devices().bind(PHONE, address),
                other -> assertThat(other.select("SELECT user_id FROM zim_push_address WHERE user_id = 'bob'"
                                        + " FOR UPDATE SKIP LOCKED")
                                .mapTo(String.class)
                                .list())
                        .as("not locked yet, so that nobody waits in a circle")
                        .containsExactly("bob"));
        assertThat(backend.devices().live(Set.of("bob")).get("bob")).hasSize(1);
    }

    private void whileLocked(String addresses, Callable<?> call, Consumer<Handle> look) throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Handle other = space.open()) {
            int self =
                    other.select("SELECT pg_backend_pid()").mapTo(Integer.class).one();
            other.begin();
            other.execute("SELECT 1 FROM zim_push_address WHERE " + addresses + " FOR UPDATE");
            Future<?> answer = thread.submit(call);
            untilOneWaitsFor(self);
            look.accept(other);
            other.commit();
            answer.get();
        } finally {
            thread.shutdown();
        }
    }

    private void untilOneWaitsFor(int self) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .until(() -> space.number(
                                "SELECT count(*) FROM pg_stat_activity WHERE ? = ANY (pg_blocking_pids(pid))", self)
                        == 1);
    }

    /** The answer of a call that began before a change of the row was committed, and ended after that. */
    private <T> T whileChanged(String change, Callable<T> call) throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Handle other = space.open()) {
            int self =
                    other.select("SELECT pg_backend_pid()").mapTo(Integer.class).one();
            other.begin();
            other.execute("UPDATE zim_push_delivery SET " + change);
            Future<T> answer = thread.submit(call);
            untilOneWaitsFor(self);
            other.commit();
            return answer.get();
        } finally {
            thread.shutdown();
        }
    }
}
