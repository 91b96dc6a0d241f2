package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.ClusterEvent;
import dev.zimpush.DeviceKey;
import dev.zimpush.Explanation.OfDevice;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.HistorySettings;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tables of version 2 with rows in all of them, brought to the newest; one subclass for each database. */
@Timeout(120)
abstract class JdbcUpgradeTests extends SpaceTests {
    private static final int BEFORE = 2;
    private static final DeviceKey PHONE = DeviceKey.of("bob", "phone");
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final Address ADDRESS = Address.apns("t-1", "com.acme.chat");

    private final TestDatabase database;

    JdbcUpgradeTests(TestDatabase database) {
        super(database);
        this.database = database;
    }

    /** An address; m-1, which a dead node has; m-2, enqueued. */
    private void fill() throws IOException, SQLException {
        for (String file : Schema.FILES) {
            if (Schema.version(file) <= BEFORE) {
                space.runFile(file);
            }
        }
        space.run(
                "INSERT INTO zim_push_address (user_id, device_id, app, environment, kind, platform, type, text,"
                        + " live_identity, generation, registered_at) VALUES ('bob', 'phone', 'com.acme.chat',"
                        + " 'PRODUCTION', 'ALERT', 'apns', 'TOKEN', 't-1', ?, 7, ?)",
                AddressIdentity.of(ADDRESS),
                System.currentTimeMillis() - DAY);
        space.run("INSERT INTO zim_push_node (name, lease_until, joined_at) VALUES ('dead', 2, 1)");
        long dead = space.number("SELECT max(epoch) FROM zim_push_node");
        space.run(
                "INSERT INTO zim_push_connection (user_id, device_id, node, connection_id, opened_at)"
                        + " VALUES ('bob', 'phone', ?, 1, 1)",
                dead);
        byte[] content = content();
        space.run(
                "INSERT INTO zim_push_delivery (user_id, message_id, device_id, place, owner, accepted_at, expires_at,"
                        + " time_to_live, attempts, sending, may_ack, adopted, maybe_pushed, kind, settlement, payload,"
                        + " content) VALUES ('bob', 'm-1', 'phone', 1, ?, ?, ?, ?, 0, false, true, false, false,"
                        + " 'MESSAGE', 'EACH_DEVICE', ?, ?)",
                dead,
                System.currentTimeMillis(),
                System.currentTimeMillis() + DAY,
                DAY,
                new byte[0],
                content);
        space.run(
                "INSERT INTO zim_push_message (user_id, message_id, enqueued_at, time_to_live, kind, settlement, payload,"
                        + " content) VALUES ('bob', 'm-2', ?, ?, 'MESSAGE', 'EACH_DEVICE', ?, ?)",
                System.currentTimeMillis(),
                DAY,
                new byte[0],
                content);
    }

    /** A push content as a row has it, from other tables. */
    private byte[] content() {
        try (Space other = database.space();
                Handle host = other.open()) {
            Message message = Message.to("bob")
                    .id("m-0")
                    .push(PushContent.alert("Alice", "Hi"))
                    .build();
            host.useTransaction(handle -> other.builder().outbox().enqueue(handle, message));
            return host.createQuery("SELECT content FROM zim_push_message")
                    .mapTo(byte[].class)
                    .one();
        }
    }

    /** Each message is decided and pushed once, and explained by the next node, from the table that was not there before. */
    private void assertAllWorks() {
        try (JdbcNodes nodes = new JdbcNodes(space, HistorySettings.standard())) {
            JdbcNodes.Node node = nodes.start();
            nodes.pass(JdbcNodes.LEASE.multipliedBy(3));

            assertThat(node.provider.requests())
                    .extracting(request -> request.message().id())
                    .containsExactlyInAnyOrder("m-1", "m-2");
            node.close();
            JdbcNodes.Node next = nodes.start();
            for (String id : new String[] {"m-1", "m-2"}) {
                OfDevice phone = next.explain(id).of(PHONE).orElseThrow();
                assertThat(phone.outcome()).isEqualTo(Outcome.PUSHED);
                assertThat(phone.steps(ZimPushEvent.Attempted.class)).hasSize(1);
            }
            assertThat(next.explain("m-1").of(PHONE).orElseThrow().steps(ClusterEvent.Adopted.class))
                    .hasSize(1);
            assertThat(space.number("SELECT count(*) FROM zim_push_delivery")).isZero();
            assertThat(space.number("SELECT count(*) FROM zim_push_message")).isZero();
            assertThat(space.number("SELECT count(*) FROM zim_push_connection")).isZero();
        }
    }

    @Test
    void tablesOfVersion2WithRows_laterFilesRunByHand_everyRowWorks() throws IOException, SQLException {
        fill();
        for (String file : Schema.after(BEFORE)) {
            space.runFile(file);
        }
        assertAllWorks();
    }

    @Test
    void tablesOfVersion2WithRows_upgradedByANode_everyRowWorks() throws IOException, SQLException {
        fill();
        assertAllWorks();
    }
}
