package dev.zimpush.core.simulation;

import dev.zimpush.CancelReason;
import dev.zimpush.DeviceKey;
import dev.zimpush.ShutdownReport;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** What takes messages back: recalls, reads, log-outs, the end of the library. */
final class Withdrawals {
    private final World world;

    Withdrawals(World world) {
        this.world = world;
    }

    void logOut(DeviceKey device) {
        cancelling(it -> it.id.device().equals(device), CancelReason.LOGGED_OUT);
        World.now(world.zim.devices().logOut(device));
        if (world.current(device) != null || !world.live(device).isEmpty()) {
            world.oracle.wrong(device + " was logged out and is there");
        }
    }

    void recall(String user, String messageId) {
        Predicate<Case> which = it -> it.message.id().equals(messageId);
        int count = cancelling(it -> it.message.recipient().equals(user) && which.test(it), CancelReason.RECALLED);
        count(count, World.now(world.zim.recall(user, messageId)));
    }

    void read(String user, String conversation, long upTo) {
        Predicate<Case> which =
                it -> it.message.conversation().filter(conversation::equals).isPresent()
                        && it.message.sequence().orElse(Long.MAX_VALUE) <= upTo;
        int count = cancelling(it -> it.message.recipient().equals(user) && which.test(it), CancelReason.READ);
        count(count, World.now(world.zim.read(user, conversation, upTo)));
    }

    private void count(int expected, int count) {
        if (expected != count && !world.tasksHeld) {
            world.oracle.wrong(count + " were cancelled, expected " + expected);
        }
    }

    private int cancelling(Predicate<Case> which, CancelReason reason) {
        List<Case> concerned = world.oracle.open().stream().filter(which).toList();
        concerned.forEach(it -> world.oracle.cancelled(it, reason));
        return concerned.size();
    }

    void closeZim(Duration drain) {
        cancelling(it -> true, CancelReason.SHUTDOWN);
        int unsettled = world.oracle.open().size();
        boolean somethingLeft = world.tasksHeld
                || world.clock.time.nextAlarm().filter(Duration.ZERO::equals).isPresent();
        world.sampleAddresses();
        world.devices.forEach(world::live);
        world.closing = true;
        world.draining = somethingLeft || !drain.isZero();
        ShutdownReport report = world.zim.close(drain);
        world.closed = true;
        int settled =
                report.settled().values().stream().mapToInt(Integer::intValue).sum();
        if (settled != unsettled && !world.tasksHeld) {
            world.oracle.wrong(report + " of " + unsettled + " unsettled deliveries");
        }
        world.oracle.open().forEach(it -> world.oracle.require(false, it, "not settled by the shutdown"));
        world.wires.forEach(wire -> {
            if (wire.handle.isOpen()) {
                world.oracle.wrong(wire + " survived the shutdown");
            }
        });
    }
}
