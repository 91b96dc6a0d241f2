package dev.zimpush.core.simulation;

import dev.zimpush.Accepted;
import dev.zimpush.Address;
import dev.zimpush.CapacityException;
import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.SettlementMode;
import dev.zimpush.ZimPush;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.CompletionException;

/** One thread of a host under stress: it does what it likes to everybody's devices, and sends in order to one of its own. */
final class Crowd implements Runnable {
    static final int USERS = 6;
    private static final int DEVICES = 3;
    private static final Duration ACK_TIMEOUT = Duration.ofMillis(100);

    final DeviceKey steady;
    final StressLink steadyLink;
    final Deque<String> sentToSteady = new ArrayDeque<>();

    private final ZimPush zim;
    private final StressLog log;
    private final Random random;
    private final int number;
    private final long until;
    private final Deque<Connection> mine = new ArrayDeque<>();
    private int sent;

    Crowd(ZimPush zim, StressLog log, int number, long seed, long until) {
        this.zim = zim;
        this.log = log;
        this.number = number;
        this.random = new Random(seed + number);
        this.until = until;
        this.steady = DeviceKey.of("steady" + number, "device");
        this.steadyLink = new StressLink(zim, steady, log, true);
    }

    @Override
    public void run() {
        Connection connection = zim.connections().open(steady, steadyLink);
        while (System.nanoTime() - until < 0) {
            for (int i = 0; i < 20; i++) {
                one();
            }
            connection.heartbeat();
            sendInOrder();
        }
        mine.forEach(it -> it.close(CloseReason.HOST_CLOSED));
        connection.close(CloseReason.HOST_CLOSED);
    }

    private void sendInOrder() {
        String id = "s" + number + "-" + sent++;
        if (send(Message.to(steady.userId()).id(id).build())) {
            sentToSteady.add(id);
        }
    }

    private DeviceKey device() {
        return DeviceKey.of("user" + random.nextInt(USERS), "device" + random.nextInt(DEVICES));
    }

    private void one() {
        DeviceKey device = device();
        int dice = random.nextInt(100);
        if (dice < 35) {
            Message.Builder message = Message.to(device.userId())
                    .id("m" + number + "-" + sent++)
                    .conversation("c", sent)
                    .push(PushContent.alert("Alice", "Hi"));
            if (random.nextBoolean()) {
                message.settlement(SettlementMode.ANY_DEVICE);
            }
            if (random.nextInt(8) == 0) {
                message.timeToLive(Duration.ofMillis(1 + random.nextInt(150)));
            }
            var unused = send(message.build());
        } else if (dice < 60) {
            String id = log.anyWritten(random);
            if (id != null) {
                log.acknowledge(zim, device, id);
            }
        } else if (dice < 75) {
            mine.add(zim.connections()
                    .open(device, new StressLink(zim, device, log, random.nextInt(3) == 0), ACK_TIMEOUT));
        } else if (dice < 88) {
            Connection connection = mine.pollFirst();
            if (connection != null) {
                connection.heartbeat();
                if (random.nextBoolean()) {
                    mine.add(connection);
                } else {
                    connection.close(CloseReason.CLIENT_CLOSED);
                }
            }
        } else if (dice < 95) {
            var unused = zim.devices().bind(device, Address.apns("token" + random.nextInt(12), "app"));
        } else if (dice < 97) {
            zim.devices().logOut(device).toCompletableFuture().join();
        } else if (dice < 99) {
            var unused = zim.recall(device.userId(), "m" + number + "-" + (sent - 1 - random.nextInt(4)));
        } else {
            var unused = zim.read(device.userId(), "c", sent - 2L);
        }
    }

    private boolean send(Message message) {
        try {
            Accepted accepted = zim.send(message).toCompletableFuture().join();
            log.accepted(accepted);
            return true;
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof CapacityException)) {
                throw e;
            }
            log.refused(message.id());
            return false;
        }
    }
}
