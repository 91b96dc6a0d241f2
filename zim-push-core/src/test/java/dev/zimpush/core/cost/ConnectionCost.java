package dev.zimpush.core.cost;

import com.sun.management.OperatingSystemMXBean;
import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Link;
import dev.zimpush.Message;
import dev.zimpush.ZimPush;
import dev.zimpush.core.ZimPushBuilder;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Measures what idle connections cost: bytes each, and the CPU of their heartbeats beyond a loop that sends them to nobody.
 * Both sides run in turn in one process. Run by {@code testing/cost}.
 */
final class ConnectionCost {
    private static final int CONNECTIONS = 100_000;
    private static final int PERIOD_SECONDS = 10;
    private static final int ROUNDS = 3;
    private static final int ROUND_SECONDS = 12;
    private static final Link SILENT = new Link() {
        @Override
        public void deliver(Message message) {}

        @Override
        public void close(CloseReason reason) {}
    };

    private ConnectionCost() {}

    public static void main(String[] args) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        DeviceKey[] devices = new DeviceKey[CONNECTIONS];
        for (int i = 0; i < CONNECTIONS; i++) {
            devices[i] = DeviceKey.of("user-" + i, "phone");
        }
        Connection[] connections = new Connection[CONNECTIONS];
        try (ZimPush zim = ZimPushBuilder.create().build()) {
            long before = usedHeap();
            for (int i = 0; i < CONNECTIONS; i++) {
                connections[i] = zim.connections().open(devices[i], SILENT);
            }
            long bytes = usedHeap() - before;
            System.out.printf("BYTES_PER_IDLE_CONNECTION %d (host's key and link not counted)%n", bytes / CONNECTIONS);

            beat(5, i -> connections[i].heartbeat());
            List<Double> percents = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                double empty = cpuPercent(system, i -> Blackhole.last = i);
                double full = cpuPercent(system, i -> connections[i].heartbeat());
                percents.add(full - empty);
                System.out.printf(
                        "round %d: loop alone %.2f %% of a core, with heartbeats %.2f %%%n", round, empty, full);
            }
            percents.sort(null);
            System.out.printf(
                    "HEARTBEAT_CPU_PERCENT_OF_A_CORE %.2f (median of %d)%n", percents.get(ROUNDS / 2), ROUNDS);
            if (zim.connections().size() != CONNECTIONS) {
                throw new IllegalStateException(
                        "connections were lost: " + zim.connections().size() + " are left");
            }
            for (Connection connection : connections) {
                connection.close(CloseReason.HOST_CLOSED);
            }
            LockSupport.parkNanos(40_000_000_000L);
            System.out.printf("IDLE_CPU_PERCENT_OF_A_CORE %.3f (no connection)%n", idlePercent(system));
        }
    }

    private static double cpuPercent(OperatingSystemMXBean system, IntConsumer heartbeat) {
        long cpu = system.getProcessCpuTime();
        long wall = System.nanoTime();
        beat(ROUND_SECONDS, heartbeat);
        return 100.0 * (system.getProcessCpuTime() - cpu) / (System.nanoTime() - wall);
    }

    private static double idlePercent(OperatingSystemMXBean system) {
        long cpu = system.getProcessCpuTime();
        long wall = System.nanoTime();
        LockSupport.parkNanos(10_000_000_000L);
        return 100.0 * (system.getProcessCpuTime() - cpu) / (System.nanoTime() - wall);
    }

    /** One heartbeat of each connection a period, evenly, in slices of 10 ms. */
    private static void beat(int seconds, IntConsumer heartbeat) {
        int perSlice = CONNECTIONS / PERIOD_SECONDS / 100;
        long next = System.nanoTime();
        int i = 0;
        for (int slice = 0; slice < seconds * 100; slice++) {
            for (int n = 0; n < perSlice; n++) {
                heartbeat.accept(i);
                i = (i + 1) % CONNECTIONS;
            }
            next += 10_000_000;
            for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static final class Blackhole {
        static volatile int last;
    }
}
