package dev.zimpush.jdbc.nodes;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.jdbc.JdbcBackend;
import dev.zimpush.jdbc.nodes.Fact.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All that is around the nodes, in this process: it starts them, is their clients and their vendor, and keeps the facts.
 * Thread-safe.
 */
final class Host implements AutoCloseable {
    final Facts facts = new Facts();
    final Postgres database;
    private final JdbcBackend backend;
    private final String prefix;
    private final List<ChildNode> nodes = new CopyOnWriteArrayList<>();
    private final Map<String, Opened> connections = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private volatile Reactions reactions = Reactions.PLAIN;

    /**
     * Begins without nodes.
     *
     * @param name what the names of nodes begin with
     */
    Host(Postgres database, String name) {
        this.database = database;
        this.backend = JdbcBackend.at(database.url()).poolSize(4).build();
        this.prefix = name;
    }

    void reactions(Reactions reactions) {
        this.reactions = reactions;
    }

    /** Starts a node, and does not wait for it. */
    ChildNode start(String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("url=" + database.url());
        ChildNode node = new ChildNode(prefix + '-' + numbers.incrementAndGet(), all, this::line);
        nodes.add(node);
        return node;
    }

    /** Starts so many and waits for them. */
    List<ChildNode> startAll(int count) {
        List<ChildNode> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            started.add(start());
        }
        started.forEach(Waiting::forStart);
        return started;
    }

    /** Those that are up. */
    List<ChildNode> up() {
        if (nodes.stream().anyMatch(ChildNode::hasFailed)) {
            throw new IllegalStateException("a node has ended of itself; see its log");
        }
        return nodes.stream().filter(ChildNode::isUp).toList();
    }

    /** Gives devices of a user an address each. */
    void bind(String user, Collection<String> devices) {
        for (String device : devices) {
            Address address = Address.apns(user + '-' + device + "-token", "com.acme.chat");
            backend.devices().bind(DeviceKey.of(user, device), address);
        }
    }

    /** A device opens a connection to a node. */
    Opened open(ChildNode node, String user, String device) {
        Opened connection = new Opened(String.valueOf(numbers.incrementAndGet()), node, user, device);
        connections.put(connection.number, connection);
        node.tell("open", connection.number, user, device);
        return connection;
    }

    void send(ChildNode node, String user, String message) {
        facts.add(message, node, Kind.SENT, "", "");
        node.tell("send", user, message);
    }

    /** What a node says. */
    private void line(ChildNode node, String[] words) {
        switch (words[0]) {
            case "accepted" -> {
                facts.add(words[1], node, Kind.ACCEPTED, "", words[2] + " began, " + words[3] + " repeated");
                reactions.sent(node, words[1], true);
            }
            case "failed" -> {
                facts.add(words[1], node, Kind.FAILED, "", words[2]);
                reactions.sent(node, words[1], false);
            }
            case "deliver" -> {
                Opened connection = connections.get(words[1]);
                facts.add(words[2], node, Kind.DELIVERED, connection.device, "");
                connection.delivered.add(words[2]);
                reactions.delivered(connection, words[2]);
            }
            case "closed" -> {
                Opened connection = connections.get(words[1]);
                connection.closed = words[2];
                reactions.closed(connection, words[2]);
            }
            case "ready" -> connections.get(words[1]).ready = true;
            case "acked" -> facts.add(words[2], node, Kind.ACK_TAKEN, connections.get(words[1]).device, "");
            case "push" -> {
                boolean taken = reactions.takes(words[4]);
                facts.add(words[4], node, taken ? Kind.PUSHED : Kind.PUT_OFF, words[3], words[5]);
                reactions.answer(new Push(node, words[1], words[4], words[3], words[5], taken));
            }
            case "settled", "adopted", "fenced", "routed", "handedOver" ->
                facts.add(words[3], node, Kind.REPORT, words[2], words[0] + ' ' + words[4]);
            default -> node.reports.add(String.join(" ", words));
        }
    }

    @Override
    public void close() {
        nodes.forEach(ChildNode::kill);
        backend.close();
    }

    /** A push that the vendor has got. */
    final class Push {
        final ChildNode node;
        final String message;
        final String device;
        private final String call;
        private final String pushId;
        private final boolean taken;

        private Push(ChildNode node, String call, String message, String device, String pushId, boolean taken) {
            this.node = node;
            this.call = call;
            this.message = message;
            this.device = device;
            this.pushId = pushId;
            this.taken = taken;
        }

        boolean isTaken() {
            return taken;
        }

        void answer() {
            if (taken) {
                facts.add(message, node, Kind.ANSWERED, device, pushId);
            }
            node.tell("answer", call, taken ? "ACCEPTED" : "RETRY");
        }
    }

    /** A client's connection. */
    final class Opened {
        final ChildNode node;
        final String user;
        final String device;
        final List<String> delivered = new CopyOnWriteArrayList<>();
        volatile boolean ready;
        volatile String closed = "";
        private final String number;

        private Opened(String number, ChildNode node, String user, String device) {
            this.number = number;
            this.node = node;
            this.user = user;
            this.device = device;
        }

        /** The client acknowledges. */
        void ack(String message) {
            facts.add(message, node, Kind.ACK, device, "");
            node.tell("ack", number, message);
        }

        /** The client closes it. */
        void end() {
            node.tell("end", number);
        }

        @Override
        public String toString() {
            return user + '/' + device + " at " + node;
        }
    }
}
