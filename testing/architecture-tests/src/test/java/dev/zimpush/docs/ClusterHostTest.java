package dev.zimpush.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.ZimPush;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.jdbc.JdbcBackend;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.testkit.RecordingLink;
import dev.zimpush.testkit.ScriptedProvider;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
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

    @Test
    void send_onAnotherNode_reachesTheClient() throws Exception {
        DataSource dataSource = postgres.getPostgresDatabase();
        CompletableFuture<Void> synced = new CompletableFuture<>();
        CompletableFuture<String> arrived = new CompletableFuture<>();
        RecordingLink link = new RecordingLink().onDeliver(message -> arrived.complete(message.id()));
        try (ZimPush here = node(dataSource, new ScriptedProvider(), "chat-1");
                ZimPush there = node(dataSource, new ScriptedProvider(), "chat-2")) {
            clientLoggedIn(here, phone, link, () -> synced.complete(null));
            synced.get(30, TimeUnit.SECONDS);

            assertThat(there.send(TestMessages.message("m-1"))
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS)
                            .deliveries())
                    .isEqualTo(1);
            assertThat(arrived.get(30, TimeUnit.SECONDS)).isEqualTo("m-1");
        }
    }
}
