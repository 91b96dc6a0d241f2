package dev.zimpush.benchmarks.engine;

import dev.zimpush.AckTracker;
import dev.zimpush.Connection;
import dev.zimpush.Message;
import dev.zimpush.benchmarks.suite.Figures;
import dev.zimpush.benchmarks.suite.Meter;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.benchmarks.suite.Side;
import dev.zimpush.core.AckTrackerBuilder;
import java.util.Arrays;

/** The heap that connections, and what is pending on them, take beyond what is the host's. */
final class MemorySide implements Side {
    private static final int PENDING = 1_000_000;
    private static final int WARM_UP = 20_000;

    @Override
    public void run(Settings settings, Figures figures) {
        int perConnection = settings.number("perConnection");
        warmUp();
        Fleet fleet = new Fleet(Fleet.patient(2 * PENDING), PENDING / perConnection);
        int size = fleet.devices.length;
        Message[] messages = new Message[PENDING];
        Arrays.setAll(
                messages,
                i -> Message.to(fleet.devices[i % size].userId())
                        .id("message-" + i)
                        .build());
        long empty = Meter.heapInUse();
        fleet.open();
        long open = Meter.heapInUse();
        figures.add("idle", (double) (open - empty) / size);
        for (Message message : messages) {
            fleet.zim.send(message);
        }
        figures.add("pending", (double) (Meter.heapInUse() - open) / PENDING);
        Arrays.setAll(messages, i -> {
            fleet.connections[i % size].acknowledge(messages[i].id());
            return messages[i];
        });
        long settled = Meter.heapInUse();
        AckTracker<Connection, Message> tracker =
                AckTrackerBuilder.timeout(Fleet.NEVER).build((peer, id, message) -> {});
        for (int i = 0; i < PENDING; i++) {
            tracker.track(fleet.connections[i % size], messages[i].id(), messages[i]);
        }
        figures.add("tracked", (double) (Meter.heapInUse() - settled) / PENDING);
        figures.add("outstanding", tracker.outstanding());
    }

    /** Loads what is loaded once. */
    private static void warmUp() {
        Fleet fleet = new Fleet(Fleet.patient(WARM_UP), WARM_UP);
        fleet.open();
        for (int i = 0; i < WARM_UP; i++) {
            fleet.zim.send(
                    Message.to(fleet.devices[i].userId()).id("message-" + i).build());
        }
        fleet.zim.close();
    }
}
