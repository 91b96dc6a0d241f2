package dev.zimpush.figures;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Link;
import dev.zimpush.Message;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPush;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.jdbc.JdbcBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** zim-push with its stock settings: one node, each user with one connected device, which need not send heartbeats. */
public final class ZimPushSubject implements Subject {
    private static final Payload PAYLOAD = Payload.of(Traffic.payload());
    private static final PushContent CONTENT = content();

    private final ZimPush zim;
    private final List<Connection> connections = new ArrayList<>(Traffic.USERS);

    private ZimPushSubject(ZimPush zim) {
        this.zim = zim;
    }

    /** Starts a node, which makes the tables if need be, and connects the devices. */
    public static ZimPushSubject on(Server server) {
        ZimPushSubject subject = new ZimPushSubject(ZimPushBuilder.create()
                .backend(JdbcBackend.at(server.url()).createTables(true).build())
                .heartbeatExpiry(Duration.ofHours(1))
                .build());
        subject.connections.addAll(connect(subject.zim));
        return subject;
    }

    /** A node that waits long for its users' acknowledgements. */
    static ZimPush patientNode(String name, String url) {
        ZimPush zim = ZimPushBuilder.create()
                .backend(JdbcBackend.at(url).createTables(true).build())
                .nodeName(name)
                .ackTimeout(Duration.ofMinutes(10))
                .heartbeatExpiry(Duration.ofHours(1))
                .build();
        connect(zim);
        return zim;
    }

    private static List<Connection> connect(ZimPush zim) {
        List<Connection> connections = new ArrayList<>(Traffic.USERS);
        for (int user = 0; user < Traffic.USERS; user++) {
            connections.add(zim.connections().open(DeviceKey.of(Traffic.user(user), "phone"), new Nowhere()));
        }
        connections.forEach(
                connection -> connection.ready().toCompletableFuture().join());
        return connections;
    }

    /** Message number {@code n}. */
    public static Message message(long n) {
        return Message.to(Traffic.user(n))
                .id(Traffic.id(n))
                .payload(PAYLOAD)
                .push(CONTENT)
                .build();
    }

    @Override
    public String name() {
        return "zim-push";
    }

    @Override
    public String table() {
        return "zim_push_delivery";
    }

    @Override
    public void send(long n, Runnable onDurable) {
        zim.send(message(n)).whenComplete((accepted, failure) -> {
            if (failure != null) {
                throw new IllegalStateException("message " + n, failure);
            }
            onDurable.run();
        });
    }

    @Override
    public void acknowledge(long n) {
        connections.get((int) (n % Traffic.USERS)).acknowledge(Traffic.id(n));
    }

    @Override
    public void close() {
        zim.close();
    }

    /** Whose byte form is as long as the others' content. */
    private static PushContent content() {
        int fixed = PushContent.alert("Alice", "").encode().length;
        PushContent content = PushContent.alert("Alice", "x".repeat(Traffic.BYTES - fixed - 1));
        int over = content.encode().length - Traffic.BYTES;
        return PushContent.alert("Alice", "x".repeat(Traffic.BYTES - fixed - 1 - over));
    }

    /** A socket that nobody reads. */
    private static final class Nowhere implements Link {
        @Override
        public void deliver(Message message) {}

        @Override
        public void close(CloseReason reason) {}
    }
}
