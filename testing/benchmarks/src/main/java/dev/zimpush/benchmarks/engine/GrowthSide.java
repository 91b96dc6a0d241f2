package dev.zimpush.benchmarks.engine;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.benchmarks.suite.Figures;
import dev.zimpush.benchmarks.suite.Meter;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.benchmarks.suite.Side;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What operations cost over so many connections, in random order, and what the look-up in a bare map costs. */
final class GrowthSide implements Side {
    private static final int UNSETTLED = 100_000;
    private static final int BATCH = 1000;

    private volatile @Nullable Object found;
    private long next;

    @Override
    public void run(Settings settings, Figures figures) {
        int size = settings.number("size");
        Fleet fleet = new Fleet(Fleet.patient(UNSETTLED), size);
        fleet.open();
        ConcurrentHashMap<DeviceKey, Object> map = new ConcurrentHashMap<>(size);
        for (DeviceKey device : fleet.devices) {
            map.put(device, new Object());
        }
        for (int repeat = 0; repeat <= settings.number("repeats"); repeat++) {
            boolean warm = repeat > 0;
            cost(Growth.GET, n -> found = map.get(fleet.devices[fleet.shuffled(n)]), settings, warm, figures);
            cost(Growth.HEARTBEAT, n -> fleet.connections[fleet.shuffled(n)].heartbeat(), settings, warm, figures);
            cost(Growth.SEND, n -> send(fleet, fleet.shuffled(n), n), settings, warm, figures);
            cost(Growth.OPEN, n -> reopen(fleet, fleet.shuffled(n)), settings, warm, figures);
        }
        if (found == null) {
            throw new IllegalStateException("the map has lost something");
        }
    }

    private static void send(Fleet fleet, int i, long n) {
        String id = "message-" + n;
        fleet.zim.send(Message.to(fleet.devices[i].userId()).id(id).build());
        fleet.connections[i].acknowledge(id);
    }

    private static void reopen(Fleet fleet, int i) {
        Connection old = fleet.connections[i];
        old.close(CloseReason.CLIENT_CLOSED);
        fleet.connections[i] = fleet.zim.connections().open(old.device(), Fleet.LINK);
    }

    /** Measures one operation for a while; keeps the least of all repeats. */
    private void cost(String name, LongConsumer operation, Settings settings, boolean warm, Figures figures) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.number("millis"));
        long begin = next;
        long cpu = Meter.cpu();
        while (System.nanoTime() < end) {
            for (int i = 0; i < BATCH; i++) {
                operation.accept(next++);
            }
        }
        if (warm) {
            figures.addLeast(name, (double) (Meter.cpu() - cpu) / (next - begin));
        }
    }
}
