package dev.zimpush.jdbc.nodes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Users who are written to, their devices, which come and go, and a vendor who is sometimes slow or busy; all at random. A
 * send whose node was killed or that failed is sent again, with the same id, at another node. Thread-safe.
 */
final class Traffic implements Reactions {
    private static final int USERS = 40;
    private static final int OPEN_AT_MOST = 80;

    private final int openAtMost;

    private final Host host;
    private final Random random;
    private final List<Client> clients = new ArrayList<>();
    private final Map<String, List<String>> devices = new HashMap<>();
    private final Map<String, String> recipients = new LinkedHashMap<>();
    private final Map<String, ChildNode> unanswered = new LinkedHashMap<>();
    private final Set<String> open = new HashSet<>();
    private final List<Runnable> later = new ArrayList<>();
    private final List<String> closings = new ArrayList<>();
    private boolean steady;
    private int count;

    Traffic(Host host, Random random) {
        this(host, random, OPEN_AT_MOST);
    }

    /** With so many deliveries open at a time. */
    Traffic(Host host, Random random, int openAtMost) {
        this.openAtMost = openAtMost;
        this.host = host;
        this.random = random;
        for (int i = 0; i < USERS; i++) {
            String user = "u-" + i;
            List<String> names = i % 3 == 0 ? List.of("phone", "tablet") : List.of("phone");
            devices.put(user, names);
            host.bind(user, names);
            names.forEach(name -> clients.add(new Client(user, name)));
        }
        host.reactions(this);
    }

    /** Goes on for a while. */
    void runUntil(BooleanSupplier end) {
        while (!end.getAsBoolean()) {
            int before = host.facts.count();
            step();
            host.facts.awaitMore(before);
        }
    }

    /** Does one thing or two, if not too much is open. */
    synchronized void step() {
        if (!later.isEmpty() && random.nextInt(4) == 0) {
            later.remove(random.nextInt(later.size())).run();
        }
        if (open.size() >= openAtMost) {
            return;
        }
        Client client = clients.get(random.nextInt(clients.size()));
        if (!steady && random.nextInt(10) == 0 && client.isSettled()) {
            client.comeOrGo();
        }
        String message = "m-" + ++count;
        recipients.put(message, client.user);
        devices.get(client.user).forEach(device -> open.add(message + ' ' + device));
        send(message);
    }

    private void send(String message) {
        pick().ifPresentOrElse(
                        node -> {
                            unanswered.put(message, node);
                            host.send(node, recipients.get(message), message);
                        },
                        () -> later.add(() -> send(message)));
    }

    private Optional<ChildNode> pick() {
        List<ChildNode> up = host.up();
        return up.isEmpty() ? Optional.empty() : Optional.of(up.get(random.nextInt(up.size())));
    }

    /** A node is no more: what it did not answer is sent again, and its clients come back, or not. */
    synchronized void killed(ChildNode node) {
        List<String> again = unanswered.entrySet().stream()
                .filter(entry -> entry.getValue() == node)
                .map(Map.Entry::getKey)
                .toList();
        again.forEach(this::send);
        clients.stream().filter(client -> client.isAt(node)).forEach(client -> {
            client.connection = null;
            if (random.nextInt(4) > 0) {
                client.comeOrGo();
            }
        });
    }

    /** Does what was left for later; whether nothing is open or unanswered any more. */
    synchronized boolean isOver() {
        List<Runnable> tasks = List.copyOf(later);
        later.clear();
        tasks.forEach(Runnable::run);
        return open.isEmpty() && unanswered.isEmpty() && later.isEmpty();
    }

    synchronized Set<String> open() {
        return Set.copyOf(open);
    }

    /** Has each delivery judged. */
    synchronized void judge(Verdict verdict) {
        recipients.forEach((message, user) -> devices.get(user).forEach(device -> verdict.on(message, device)));
    }

    /** What nodes closed of themselves. */
    synchronized List<String> closings() {
        return List.copyOf(closings);
    }

    /** The connections that clients believe they have. */
    synchronized int connected() {
        return (int)
                clients.stream().filter(client -> client.connection != null).count();
    }

    /** How many devices there are. */
    int devices() {
        return clients.size();
    }

    /** Connects all devices, for good. */
    synchronized void connectAll() {
        clients.stream().filter(client -> client.connection == null).forEach(Client::comeOrGo);
        steady = true;
    }

    synchronized void disconnectAll() {
        clients.stream().filter(client -> client.connection != null).forEach(Client::comeOrGo);
    }

    @Override
    public synchronized void delivered(Host.Opened connection, String message) {
        int what = random.nextInt(10);
        if (what < 6) {
            ack(connection, message);
        } else if (what < 8) {
            later.add(() -> ack(connection, message));
        }
    }

    private void ack(Host.Opened connection, String message) {
        connection.ack(message);
        open.remove(message + ' ' + connection.device);
    }

    @Override
    public synchronized void closed(Host.Opened connection, String reason) {
        clients.stream().filter(client -> client.connection == connection).forEach(client -> {
            client.connection = null;
            closings.add(connection + ": " + reason);
        });
    }

    @Override
    public synchronized void sent(ChildNode node, String message, boolean accepted) {
        if (unanswered.get(message) == node) {
            unanswered.remove(message);
            if (!accepted) {
                later.add(() -> send(message));
            }
        }
    }

    @Override
    public synchronized boolean takes(String message) {
        return random.nextInt(20) > 0;
    }

    @Override
    public synchronized void answer(Host.Push push) {
        if (random.nextInt(8) == 0) {
            later.add(push::answer);
        } else {
            push.answer();
        }
        if (push.isTaken()) {
            open.remove(push.message + ' ' + push.device);
        }
    }

    /** One device. */
    private final class Client {
        final String user;
        final String device;
        Host.Opened connection;

        Client(String user, String device) {
            this.user = user;
            this.device = device;
        }

        boolean isAt(ChildNode node) {
            return connection != null && connection.node == node;
        }

        /** Whether its connection, if any, is in the database: else an open that a paused node has not read displaces a later one. */
        boolean isSettled() {
            return connection == null || connection.ready;
        }

        void comeOrGo() {
            if (connection != null) {
                connection.end();
                connection = null;
            } else {
                pick().ifPresent(node -> connection = host.open(node, user, device));
            }
        }
    }
}
