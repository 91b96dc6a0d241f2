package dev.zimpush.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.ZimPush;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.jdbc.JdbcBackend;
import dev.zimpush.jdbc.JdbcOutbox;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.testkit.RecordingLink;
import dev.zimpush.testkit.ScriptedProvider;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The samples for a host on several nodes, on a real PostgreSQL. */
class ClusterHostTest {
    private static EmbeddedPostgres postgres;

    private final DeviceKey phone = DeviceKey.of("bob", "phone");

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
        JdbcBackend.on(postgres.getPostgresDatabase())
                .createTables(true)
                .build()
                .close();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    private static ZimPush node(DataSource dataSource, PushProvider apns, String name) {
        // sample: cluster
        return ZimPushBuilder.create()
                .backend(JdbcBackend.on(dataSource).build()) // the one line; everything else stays as it is
                .nodeName(name) // for people who read logs and tables
                .provider(apns)
                .build();
        // end
    }

    private static void clientLoggedIn(ZimPush zim, DeviceKey phone, RecordingLink link, Runnable historySync) {
        // sample: ready
        Connection connection = zim.connections().open(phone, link);
        connection.ready().thenRun(historySync); // every node finds the connection now
        // end
    }

    private static void ship(DataSource dataSource, JdbcOutbox outbox, String order, Message message)
            throws SQLException {
        // sample: outbox
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            orderShipped(connection, order); // your own statements
            outbox.enqueue(connection, message); // one row: it is sent if this commits, and only then
            connection.commit();
        }
        outbox.committed(); // sent at once, instead of within 250 ms
        // end
    }

    /** What another test left is adopted, and may come as well. */
    private static RecordingLink linkThatAwaits(String messageId, CompletableFuture<Void> arrived) {
        return new RecordingLink().onDeliver(message -> {
            if (message.id().equals(messageId)) {
                arrived.complete(null);
            }
        });
    }

    private static void orderShipped(java.sql.Connection connection, String order) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO shipped (id) VALUES (?)")) {
            insert.setString(1, order);
            insert.executeUpdate();
        }
    }

    @Test
    void outbox_transactionCommits_isSent() throws Exception {
        DataSource dataSource = postgres.getPostgresDatabase();
        try (var connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE shipped (id text NOT NULL PRIMARY KEY)");
        }
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        RecordingLink link = linkThatAwaits("shipped-7", arrived);
        JdbcOutbox outbox = JdbcBackend.on(dataSource).outbox();
        try (ZimPush zim = node(dataSource, new ScriptedProvider(), "chat-1")) {
            zim.connections().open(phone, link).ready().toCompletableFuture().get(30, TimeUnit.SECONDS);
            ship(dataSource, outbox, "7", TestMessages.message("shipped-7"));

            assertThat(arrived).succeedsWithin(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void send_onAnotherNode_reachesTheClient() throws Exception {
        DataSource dataSource = postgres.getPostgresDatabase();
        CompletableFuture<Void> synced = new CompletableFuture<>();
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        RecordingLink link = linkThatAwaits("m-1", arrived);
        try (ZimPush here = node(dataSource, new ScriptedProvider(), "chat-1");
                ZimPush there = node(dataSource, new ScriptedProvider(), "chat-2")) {
            clientLoggedIn(here, phone, link, () -> synced.complete(null));
            synced.get(30, TimeUnit.SECONDS);

            assertThat(there.send(TestMessages.message("m-1"))
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS)
                            .deliveries())
                    .isEqualTo(1);
            assertThat(arrived).succeedsWithin(30, TimeUnit.SECONDS);
        }
    }
}
