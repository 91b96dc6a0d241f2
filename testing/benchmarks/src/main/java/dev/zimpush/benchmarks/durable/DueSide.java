package dev.zimpush.benchmarks.durable;

import dev.zimpush.Address;
import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Link;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPush;
import dev.zimpush.benchmarks.suite.Figures;
import dev.zimpush.benchmarks.suite.Pause;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.benchmarks.suite.Side;
import dev.zimpush.benchmarks.suite.Vendors;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.figures.Cpu;
import dev.zimpush.figures.Server;
import dev.zimpush.jdbc.JdbcBackend;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * zim-push, with durable messages that wait for the acknowledgements of a thousand devices, when all of these are lost at once:
 * each becomes due, is claimed, given to a vendor that takes it at once, and removed. What it takes to send them does not count.
 */
final class DueSide implements Side {
    private static final int DEVICES = 1000;
    private static final int PATIENCE = 300;
    private static final PushContent CONTENT = PushContent.alert("Alice", "x".repeat(200));
    private static final Duration NEVER = Duration.ofMinutes(10);
    private static final Link NOWHERE = new Link() {
        @Override
        public void deliver(Message message) {}

        @Override
        public void close(CloseReason reason) {}
    };

    private final InstantProvider vendor = new InstantProvider();

    @Override
    public void run(Settings settings, Figures figures) throws Exception {
        int pushes = settings.number("pushes");
        try (Server server = Server.at(settings.text("url"));
                ZimPush zim = ZimPushBuilder.create()
                        .backend(JdbcBackend.at(server.url()).createTables(true).build())
                        .provider(vendor)
                        .pushPace(Vendors.ANY_PACE)
                        .ackTimeout(NEVER)
                        .heartbeatExpiry(NEVER)
                        .handOverWait(Duration.ZERO)
                        .build()) {
            all(DEVICES, i -> zim.devices().bind(device(i), Address.fcmToken("token-" + i, "chat")));
            lose(sent(zim, 0, pushes), server, pushes);
            List<Connection> connections = sent(zim, pushes, pushes);
            server.run("CHECKPOINT");
            Cpu.Reading before = server.cpu().now();
            long begin = System.nanoTime();
            lose(connections, server, 2 * pushes);
            double rate = pushes * 1e9 / (System.nanoTime() - begin);
            Sides.add(figures, Due.LOAD, rate, server.cpu().now().minus(before), pushes);
        }
    }

    /** The connections of all devices, to which so many messages were sent, which are durable. */
    private static List<Connection> sent(ZimPush zim, int first, int pushes) {
        List<Connection> connections = IntStream.range(0, DEVICES)
                .mapToObj(i -> zim.connections().open(device(i), NOWHERE))
                .toList();
        all(DEVICES, i -> connections.get(i).ready());
        all(pushes, i -> zim.send(message(first + i)));
        return connections;
    }

    private static Message message(int n) {
        return Message.to(device(n % DEVICES).userId())
                .id("message-" + n)
                .push(CONTENT)
                .build();
    }

    private void lose(List<Connection> connections, Server server, int pushed) throws SQLException {
        connections.forEach(connection -> connection.close(CloseReason.CLIENT_CLOSED));
        Pause.until(() -> vendor.pushed() >= pushed, PATIENCE);
        while (server.hasRows("zim_push_delivery")) {
            Pause.until(System.nanoTime() + Sides.LOOK);
        }
    }

    private static DeviceKey device(int i) {
        return DeviceKey.of("user-" + i, "phone");
    }

    private static void all(int number, IntFunction<CompletionStage<?>> call) {
        CompletableFuture.allOf(IntStream.range(0, number)
                        .mapToObj(i -> call.apply(i).toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }
}
