package dev.zimpush.core.simulation;

import dev.zimpush.Address;
import dev.zimpush.CloseReason;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import java.time.Duration;

/** After a script: everything works again and time passes, until everything is settled and nothing may be left. */
final class Ending {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final DeviceKey LAST = DeviceKey.of("last", "device");

    private final World world;

    Ending(World world) {
        this.world = world;
    }

    void run() {
        world.heal();
        world.vendor.forgetScript();
        world.runTasks();
        settleAll();
        if (!world.closed) {
            world.wires.forEach(wire -> wire.handle.close(CloseReason.HOST_CLOSED));
            settleAll();
            countThePlaces();
        }
        nothingIsLeft();
        if (!world.closed) {
            world.withdrawals.closeZim(Duration.ZERO);
        }
    }

    private void settleAll() {
        answerAll();
        long begin = world.clock.now();
        Duration step = Duration.ofMillis(50);
        while (!world.oracle.open().isEmpty() && world.clock.now() - begin < LONGEST.toNanos()) {
            world.clock.time.advance(step);
            step = step.compareTo(Duration.ofSeconds(4)) < 0 ? step.multipliedBy(2) : step;
            answerAll();
            new Look(world).run();
        }
        world.oracle.open().forEach(it -> world.oracle.require(false, it, "never settled"));
    }

    private void answerAll() {
        while (!world.vendor.unanswered().isEmpty()) {
            world.vendor.unanswered().forEach(call -> call.reply(Reply.ACCEPT));
        }
    }

    /** As many deliveries as the cap says have room again, and as many calls as may be under way; not one more. */
    private void countThePlaces() {
        int cap = world.settings.unsettled();
        int count = cap > 20 ? 3 : cap + 1;
        world.devices.add(LAST);
        world.bind(LAST, Address.apns("the last token", "app"));
        closeTheBreaker();
        for (int i = 0; i < count; i++) {
            world.vendor.next(Reply.LATER);
            world.send(Message.to(LAST.userId())
                    .id("place" + i)
                    .push(PushContent.alert("Alice", "Hi"))
                    .build());
        }
        int calls = world.vendor.unanswered().size();
        if (calls != Math.min(Math.min(count, cap), world.settings.inFlight())) {
            world.oracle.wrong(calls + " calls are under way");
        }
        world.vendor.forgetScript();
        settleAll();
    }

    /** In two minutes it lets one try, which closes it; two minutes later the ramp is over. */
    private void closeTheBreaker() {
        boolean closed = world.zim.view().providers().get(0).credentials().stream()
                .allMatch(credential -> credential.perSecond() >= 1_000);
        if (closed) {
            return;
        }
        world.clock.time.advance(Duration.ofMinutes(2));
        world.send(Message.to(LAST.userId())
                .id("first")
                .push(PushContent.alert("Alice", "Hi"))
                .build());
        settleAll();
        world.clock.time.advance(Duration.ofMinutes(2));
    }

    private void nothingIsLeft() {
        if (world.zim.connections().size() != 0) {
            world.oracle.wrong(world.zim.connections().size() + " connections are left");
        }
        for (DeviceKey device : world.devices) {
            if (!world.zim.connections().presence(device.userId()).isEmpty()
                    || world.zim.connections().find(device).isPresent()) {
                world.oracle.wrong(device + " is still there");
            }
        }
        for (Wire wire : world.wires) {
            if (wire.closed == null) {
                world.oracle.wrong(wire + " was never closed");
            }
        }
        world.clock.time.advance(Duration.ofMillis(300));
        if (world.clock.time.nextAlarm().isPresent()) {
            world.oracle.wrong("an alarm is left: " + world.clock.time);
        }
        if (world.clock.time.heldTasks() > 0) {
            world.oracle.wrong("tasks are left: " + world.clock.time);
        }
    }
}
