package dev.zimpush.examples.cluster;

import dev.zimpush.ZimPush;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.fcm.FcmProvider;
import dev.zimpush.jdbc.JdbcBackend;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * One node of the chat host, a process of its own: a WebSocket server, and zim-push on the database that all nodes
 * share.
 *
 * <p>It takes {@linkplain Order orders} on its standard input, and ends when that does, so that it never outlives who
 * started it.
 */
public final class ChatNode {
    private static final int PUSHES_AT_ONCE = 32;
    private static final Duration HEARTBEAT_EXPIRY = Duration.ofSeconds(5);
    private static final Duration DRAIN = Duration.ofSeconds(2);
    private static final Duration END = Duration.ofSeconds(8);

    private ChatNode() {}

    /** Runs it, with the arguments that {@link NodeSettings} makes. */
    public static void main(String[] arguments) throws Exception {
        NodeSettings settings = NodeSettings.of(arguments);
        try (ZimPush zim = zimPush(settings);
                ChatServer server = ChatServer.start(zim)) {
            Desk desk = new Desk(zim, System.out);
            desk.say("ready " + server.getPort());
            desk.work(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
            endAfter(END);
        }
        System.exit(0);
    }

    /** Whatever {@code close} has to wait for, the process ends. */
    private static void endAfter(Duration time) {
        var unused = Executors.newSingleThreadScheduledExecutor(Daemons.named("end"))
                .schedule(() -> Runtime.getRuntime().halt(1), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ZimPush zimPush(NodeSettings settings) {
        return ZimPushBuilder.create()
                .backend(JdbcBackend.at(settings.database()).createTables(true).build())
                .nodeName(settings.name())
                .nodeLease(settings.lease())
                .provider(FcmProvider.builder()
                        .projectId(VendorStandIn.PROJECT)
                        .endpoint(settings.vendor())
                        .accessToken(settings::name)
                        .workers(PUSHES_AT_ONCE)
                        .build())
                .inFlightPerCredential(PUSHES_AT_ONCE)
                .ackTimeout(Settings.ACK_TIMEOUT)
                .handOverWait(Settings.ACK_TIMEOUT.dividedBy(2))
                .heartbeatExpiry(HEARTBEAT_EXPIRY)
                .drainOnClose(DRAIN)
                .build();
    }
}
