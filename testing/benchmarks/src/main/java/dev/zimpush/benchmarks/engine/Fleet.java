package dev.zimpush.benchmarks.engine;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Link;
import dev.zimpush.Message;
import dev.zimpush.ZimPush;
import dev.zimpush.core.ZimPushBuilder;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A host with many connections, one device a user. What the host has of its own is made before {@link #open}. */
final class Fleet {
    /** Longer than any measurement. */
    static final Duration NEVER = Duration.ofMinutes(10);

    /** A link that does nothing. */
    static final Link LINK = new Link() {
        @Override
        public void deliver(Message message) {}

        @Override
        public void close(CloseReason reason) {}
    };

    private static final long SEED = 42;

    final ZimPush zim;
    final DeviceKey[] devices;
    final Connection[] connections;

    /** The numbers of the connections, shuffled. */
    final int[] order;

    /** A fleet of that size, with no connection yet. */
    Fleet(ZimPush zim, int size) {
        this.zim = zim;
        this.devices = new DeviceKey[size];
        this.connections = new Connection[size];
        this.order = new int[size];
        Arrays.setAll(devices, i -> DeviceKey.of("user-" + i, "phone"));
        Arrays.setAll(order, i -> i);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = size - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int moved = order[i];
            order[i] = order[other];
            order[other] = moved;
        }
    }

    /** A library in memory whose timeouts do not come while something is measured. */
    static ZimPush patient(int unsettled) {
        return patient(unsettled, builder -> {});
    }

    /** The same with something set. */
    static ZimPush patient(int unsettled, Consumer<ZimPushBuilder> setting) {
        ZimPushBuilder builder =
                ZimPushBuilder.create().ackTimeout(NEVER).heartbeatExpiry(NEVER).unsettledPerNode(unsettled);
        setting.accept(builder);
        return builder.build();
    }

    /** Opens all connections. */
    void open() {
        Arrays.setAll(connections, i -> zim.connections().open(devices[i], LINK));
    }

    /** The number of the n-th connection in the shuffled order, round and round. */
    int shuffled(long n) {
        return order[(int) (n % order.length)];
    }
}
