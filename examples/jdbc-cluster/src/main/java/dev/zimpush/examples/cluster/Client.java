package dev.zimpush.examples.cluster;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The app on one device: a real WebSocket client that behaves in a certain {@link Manner} and writes down what it
 * receives and acknowledges. All of it runs on one thread, which it shares with the other apps.
 */
final class Client {
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration CONNECTING = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMillis(2_500);

    private final DeviceKey device;
    private final Manner manner;
    private final boolean patient;
    private final World world;
    private final List<String> owedAcks = new ArrayList<>();
    private @Nullable ClientSocket socket; // the one it has, or is about to get
    private boolean connected;
    private long lastHeard;

    /** What all apps share. */
    record World(Nodes nodes, Ledger ledger, HttpClient network, ScheduledExecutorService thread, Random random) {
        void later(long millis, Runnable task) {
            var unused = thread.schedule(task, millis, TimeUnit.MILLISECONDS);
        }

        /** A random time. */
        int between(int least, int most) {
            return least + random.nextInt(most - least);
        }
    }

    /** @param patient whether it stays when the node is silent, instead of connecting elsewhere */
    Client(DeviceKey device, Manner manner, boolean patient, World world) {
        this.device = device;
        this.manner = manner;
        this.patient = patient;
        this.world = world;
    }

    DeviceKey device() {
        return device;
    }

    Manner manner() {
        return manner;
    }

    /** Switches it on, for the rest of the run. */
    void start() {
        world.thread.execute(() -> {
            if (manner.connects()) {
                world.later(world.between(0, 500), () -> connect(null));
                world.later(HEARTBEAT.toMillis(), this::beat);
            }
            if (manner == Manner.ROAMING) {
                world.later(world.between(1_000, 5_000), this::roam);
            }
        });
    }

    private void connect(@Nullable String butNot) {
        NodeProcess node = world.nodes.any(world.random, butNot);
        ClientSocket.Ears ears = new ClientSocket.Ears(this::opened, this::heard, this::cut);
        ClientSocket next = new ClientSocket(node.name(), world.thread, ears);
        socket = next;
        lastHeard = world.ledger.now();
        URI uri = URI.create("ws://localhost:" + node.port() + '/' + device);
        var unused = world.network
                .newWebSocketBuilder()
                .connectTimeout(CONNECTING)
                .buildAsync(uri, next)
                .exceptionally(failure -> {
                    world.thread.execute(() -> cut(next));
                    return null;
                });
    }

    private void opened(ClientSocket from) {
        world.ledger.add(at -> new Fact.Connected(at, device, from.node()));
        connected = true;
        lastHeard = world.ledger.now();
        owedAcks.forEach(id -> acknowledge(from, id));
        owedAcks.clear();
    }

    private void heard(ClientSocket from, String frame) {
        lastHeard = world.ledger.now();
        if (!Frames.isMessage(frame)) {
            return;
        }
        String id = Frames.messageId(frame);
        world.ledger.add(at -> new Fact.Received(at, new DeliveryId(device, id), from.node()));
        if (manner.acknowledgesAtOnce()) {
            acknowledge(from, id);
        } else if (manner == Manner.LATE) {
            world.later(Settings.ACK_TIMEOUT.toMillis() + 500, () -> acknowledgeLate(id));
        }
    }

    private void acknowledgeLate(String id) {
        if (socket == null || !connected) {
            owedAcks.add(id);
        } else {
            acknowledge(socket, id);
        }
    }

    private void acknowledge(ClientSocket to, String id) {
        var unused = to.send(Frames.ack(id))
                .thenRun(() -> world.ledger.add(at -> new Fact.Acked(at, new DeliveryId(device, id), to.node())));
    }

    private void beat() {
        if (connected && !patient && world.ledger.now() - lastHeard > PATIENCE.toMillis()) {
            leave(world.between(0, 300));
        } else if (connected && socket != null) {
            var unused = socket.send(Frames.PING);
        }
        world.later(HEARTBEAT.toMillis(), this::beat);
    }

    private void roam() {
        if (connected) {
            leave(world.between(200, 1_800));
        }
        world.later(world.between(4_000, 6_000), this::roam);
    }

    /** Drops the connection, and comes back somewhere else after a while. */
    private void leave(long millis) {
        ClientSocket left = socket;
        if (left != null) {
            left.abandon();
            forget(left);
            world.later(millis, () -> connect(left.node()));
        }
    }

    /** The connection has failed, or did not come about. */
    private void cut(ClientSocket from) {
        boolean stays = manner != Manner.FRAGILE || !connected;
        if (forget(from) && stays) {
            world.later(world.between(200, 1_200), () -> connect(from.node()));
        }
    }

    private boolean forget(ClientSocket old) {
        if (socket != old) {
            return false;
        }
        if (connected) {
            world.ledger.add(at -> new Fact.Disconnected(at, device, old.node()));
        }
        connected = false;
        socket = null;
        return true;
    }
}
