package dev.zimpush.core.cluster;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.SettlementMode;
import dev.zimpush.core.RetractionSettings;
import dev.zimpush.core.cluster.Notifications.Answer;
import dev.zimpush.core.cluster.Notifications.Asked;
import dev.zimpush.spi.PushRequest;
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
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One random life of a cluster: what hosts, clients, a vendor and bad luck do; and what came of it, seen from outside. */
final class Script implements AutoCloseable {
    private static final int NODES = 3;
    private static final int USERS = 3;
    private static final int STEPS = 60;
    private static final int PER_HOUR_AT_MOST = 60;
    private static final String CHAT = "chat";

    final Facts facts = new Facts();
    final Screens screens = new Screens();
    final Notifications notifications = new Notifications(facts);
    final TestCluster cluster;
    private final Random random;
    private final boolean faults;
    private final boolean retracting;
    private final Map<DeviceKey, Client> clients = new HashMap<>();
    private final List<Client> former = new ArrayList<>();
    private int messages;
    private boolean well;

    /** How many background pushes a device may get in an hour from a node; none in a life without retraction. */
    final int perHour;

    Script(long seed, boolean faults) {
        this.random = new Random(seed);
        this.faults = faults;
        this.retracting = seed % 2 == 0;
        RetractionSettings standard = RetractionSettings.standard();
        RetractionSettings retraction = seed % 4 == 0 ? standard : standard.apnsPerHour(PER_HOUR_AT_MOST);
        this.perHour = retracting ? retraction.apnsPerHour() : 0;
        this.cluster = new TestCluster(
                NODES,
                builder -> (retracting ? builder.retraction(retraction) : builder)
                        .nodeLease(Duration.ofSeconds(2))
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
            Answer answer = dice == 0 ? Answer.NONE : dice < 3 ? Answer.BUSY : Answer.ACCEPTED;
            notifications.asked(
                    node.toString(), request, answer, cluster.storeTime.nanoTime(), cluster.store.pushes(), faults);
            if (answer == Answer.NONE) {
                return new CompletableFuture<>();
            }
            if (answer == Answer.BUSY) {
                return CompletableFuture.completedFuture(PushVerdict.retry(503, "busy", null));
            }
            if (request.kind() == PushRequest.Kind.RETRACT) {
                screens.takeBack(request, facts::isWithdrawn);
            } else {
                facts.pushed(request.message().id(), device, request.pushId());
                screens.show(request);
            }
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
        if (retracting && random.nextInt(5) == 0) {
            withdraw();
            return;
        }
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
        Message.Builder message = Message.to(user)
                .id(id)
                .payload(Payload.utf8(id))
                .settlement(any ? SettlementMode.ANY_DEVICE : SettlementMode.EACH_DEVICE)
                .push(PushContent.alert("Alice", "Hi"));
        if (retracting) {
            message.conversation(CHAT, messages);
            if (random.nextBoolean()) {
                message.push(PushContent.builder(PushContent.Type.ALERT)
                        .title("Alice")
                        .body("Hi")
                        .collapseId(CHAT)
                        .build());
            }
        }
        return message.build();
    }

    private void withdraw() {
        if (random.nextBoolean()) {
            aNode().ifPresent(node -> pick(notifications.messages()).ifPresent(id -> recall(node, id)));
            return;
        }
        aNode().ifPresent(node -> {
            String user = "u" + random.nextInt(USERS);
            int upTo = random.nextInt(messages + 1);
            Set<String> read = facts.read(user, upTo);
            List<Asked> shown = notifications.of(read);
            node.zim.read(user, CHAT, upTo).whenComplete((count, failure) -> {
                if (failure == null) {
                    screens.withdrawn(read::contains);
                    notifications.withdrawn(shown);
                }
            });
        });
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
        aNode().ifPresent(node -> facts.any(random).ifPresent(id -> recall(node, id)));
    }

    private void recall(TestNode node, String id) {
        facts.recalled(id);
        List<Asked> shown = notifications.of(List.of(id));
        node.zim.recall(facts.recipient(id), id).whenComplete((count, failure) -> {
            if (failure != null) {
                facts.recalledPerhaps(id);
            } else if (retracting) {
                screens.withdrawn(id::equals);
                notifications.withdrawn(shown);
            }
        });
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

    /** Whether some of what is to be taken back may wait for longer than a life lasts. */
    boolean isBudgetSmall() {
        return retracting && perHour < PER_HOUR_AT_MOST;
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
