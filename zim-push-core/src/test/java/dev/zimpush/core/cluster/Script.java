package dev.zimpush.core.cluster;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.SettlementMode;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** One random life of a cluster: what hosts, clients, a vendor and bad luck do; and what came of it, seen from outside. */
final class Script implements AutoCloseable {
    private static final int NODES = 3;
    private static final int USERS = 3;
    private static final int STEPS = 60;

    final Facts facts = new Facts();
    final TestCluster cluster;
    private final Random random;
    private final boolean faults;
    private final Map<DeviceKey, Client> clients = new HashMap<>();
    private final List<Client> former = new ArrayList<>();
    private int messages;
    private boolean well;

    Script(long seed, boolean faults) {
        this.random = new Random(seed);
        this.faults = faults;
        this.cluster = new TestCluster(
                NODES,
                builder -> builder.nodeLease(Duration.ofSeconds(2))
                        .ackTimeout(Duration.ofSeconds(1))
                        .handOverWait(Duration.ofMillis(300))
                        .providerCallTimeout(Duration.ofSeconds(1)));
        cluster.nodes.forEach(this::vendor);
        for (int user = 0; user < USERS; user++) {
            cluster.bind(DeviceKey.of("u" + user, "a"));
            cluster.bind(DeviceKey.of("u" + user, "b"));
        }
    }

    private void vendor(TestNode node) {
        node.provider.always(request -> {
            DeviceKey device = request.registration().device();
            int dice = well ? 9 : random.nextInt(10);
            if (dice == 0) {
                return new CompletableFuture<>();
            }
            if (dice < 3) {
                return CompletableFuture.completedFuture(PushVerdict.retry(503, "busy", null));
            }
            facts.pushed(request.message().id(), device, request.pushId());
            return CompletableFuture.completedFuture(PushVerdict.accepted(200));
        });
    }

    void run() {
        for (int step = 0; step < STEPS; step++) {
            step();
            cluster.pass(1 + random.nextInt(random.nextInt(4) == 0 ? 900 : 60));
            clients.values().forEach(client -> client.connection.heartbeat());
        }
        allIsWellAgain();
        cluster.pass(20_000);
        List.copyOf(clients.values()).forEach(client -> close(client, CloseReason.CLIENT_CLOSED));
        // one that was refused left the older one open
        former.forEach(client -> client.connection.close(CloseReason.CLIENT_CLOSED));
        cluster.pass(60_000);
    }

    private void allIsWellAgain() {
        well = true;
        cluster.store.unavailable(false);
        cluster.store.loseHints(false);
        cluster.store.loseAnswers(0);
        for (TestNode node : cluster.nodes) {
            if (!node.isKilled()) {
                node.backend.unavailable(false);
                node.backend.loseAnswers(0);
                if (node.isPaused()) {
                    node.resume();
                }
            }
        }
    }

    private void step() {
        int dice = random.nextInt(faults ? 34 : 26);
        if (dice < 8) {
            send();
        } else if (dice < 12) {
            open();
        } else if (dice < 19) {
            acknowledge();
        } else if (dice < 21) {
            pick(clients.values()).ifPresent(client -> close(client, CloseReason.CLIENT_CLOSED));
        } else if (dice < 22) {
            recall();
        } else if (dice < 23) {
            cluster.store.enqueue(message());
            facts.accepted(facts.last());
        } else if (dice < 24) {
            leave();
        } else if (dice < 26) {
            cluster.pass(500);
        } else {
            fault(dice - 26);
        }
    }

    private void fault(int kind) {
        switch (kind) {
            case 0 -> aNode().ifPresent(this::kill);
            case 1, 2 -> aNode().ifPresent(TestNode::pause);
            case 3 ->
                cluster.nodes.stream()
                        .filter(node -> node.isPaused() && !node.isKilled())
                        .findFirst()
                        .ifPresent(TestNode::resume);
            case 4 -> aNode().ifPresent(node -> node.backend.unavailable(random.nextBoolean()));
            case 5 -> aNode().ifPresent(node -> node.backend.loseAnswers(1 + random.nextInt(4)));
            case 6 -> cluster.store.loseHints(random.nextBoolean());
            default -> {
                cluster.store.unavailable(true);
                cluster.pass(random.nextInt(4000));
                cluster.store.unavailable(false);
            }
        }
    }

    private Message message() {
        String id = "m" + messages++;
        String user = "u" + random.nextInt(USERS);
        boolean any = random.nextInt(4) == 0;
        facts.sent(id, user, any);
        return Message.to(user)
                .id(id)
                .payload(Payload.utf8(id))
                .settlement(any ? SettlementMode.ANY_DEVICE : SettlementMode.EACH_DEVICE)
                .push(PushContent.alert("Alice", "Hi"))
                .build();
    }

    private void send() {
        aNode().ifPresent(node -> {
            Message message = message();
            node.send(message, accepted -> facts.accepted(message.id()));
        });
    }

    private void open() {
        aNode().ifPresent(node -> {
            DeviceKey device = DeviceKey.of("u" + random.nextInt(USERS), random.nextBoolean() ? "a" : "b");
            Client client = new Client(node);
            client.connection = node.open(device, client.link);
            Client before = clients.put(device, client);
            if (before != null) {
                former.add(before);
            }
        });
    }

    private void acknowledge() {
        pick(random.nextInt(5) == 0 ? former : clients.values()).ifPresent(client -> {
            List<String> ids = client.link.ids();
            if (!ids.isEmpty() && !client.node.isPaused()) {
                String id = ids.get(ids.size() - 1 - random.nextInt(Math.min(ids.size(), 3)));
                facts.acked(id, client.connection.device());
                client.connection.acknowledge(id);
            }
        });
    }

    private void close(Client client, CloseReason reason) {
        clients.remove(client.connection.device());
        former.add(client);
        client.connection.close(reason);
    }

    private void recall() {
        aNode().ifPresent(node -> facts.any(random).ifPresent(id -> {
            facts.recalled(id);
            node.zim.recall(facts.recipient(id), id).whenComplete((count, failure) -> {
                if (failure != null) {
                    facts.recalledPerhaps(id);
                }
            });
        }));
    }

    private void leave() {
        if (running() > 2) {
            aNode().ifPresent(node -> {
                node.zim.close(Duration.ofMillis(random.nextInt(2) * 500));
                node.gone();
                lost(node);
                replace();
            });
        }
    }

    private void kill(TestNode node) {
        if (running() > 2) {
            node.kill();
            lost(node);
            replace();
        }
    }

    private void replace() {
        if (cluster.nodes.size() < 2 * NODES) {
            vendor(cluster.add());
        }
    }

    private void lost(TestNode node) {
        clients.values().removeIf(client -> client.node == node);
        former.removeIf(client -> client.node == node);
    }

    private long running() {
        return cluster.nodes.stream().filter(node -> !node.isKilled()).count();
    }

    private Optional<TestNode> aNode() {
        return pick(cluster.nodes.stream().filter(node -> !node.isPaused()).toList());
    }

    private <T> Optional<T> pick(Collection<T> from) {
        return from.isEmpty()
                ? Optional.empty()
                : from.stream().skip(random.nextInt(from.size())).findFirst();
    }

    @Override
    public void close() {
        cluster.close();
    }

    /** A device's end of a connection. */
    private static final class Client {
        final TestNode node;
        final RecordingLink link = new RecordingLink();
        Connection connection;

        Client(TestNode node) {
            this.node = node;
        }
    }
}
