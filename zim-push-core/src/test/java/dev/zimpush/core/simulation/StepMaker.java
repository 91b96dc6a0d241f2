package dev.zimpush.core.simulation;

import dev.zimpush.Address;
import dev.zimpush.CloseReason;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import dev.zimpush.SettlementMode;
import dev.zimpush.spi.PushRule.Decision;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;

/** Makes steps at random: often what a deadline or a race hangs on, seldom the rest. */
final class StepMaker {
    private static final long[] AROUND = {-Timekeeper.TICK, -1, 0, 1, Timekeeper.TICK, 300_000_000L};
    private static final String CONVERSATION = "c";

    private final Settings settings;
    private final Random random;

    StepMaker(Settings settings, Random random) {
        this.settings = settings;
        this.random = random;
    }

    Step any() {
        int dice = random.nextInt(100);
        if (dice < 20) {
            return send();
        } else if (dice < 40) {
            return advance();
        } else if (dice < 52) {
            return acknowledge();
        } else if (dice < 60) {
            return open(device());
        } else if (dice < 66) {
            return close();
        } else if (dice < 74) {
            return vendor();
        } else if (dice < 81) {
            return tasks();
        } else if (dice < 85) {
            return onWire("heartbeat", World::heartbeat);
        } else if (dice < 88) {
            return cancel();
        } else if (dice < 94) {
            return host();
        } else if (dice < 97) {
            return addresses();
        }
        return clock();
    }

    private int device() {
        return random.nextInt(settings.users() * settings.devicesEach());
    }

    private String user() {
        return "user" + (1 + random.nextInt(settings.users()));
    }

    private DeviceKey key(int device) {
        return DeviceKey.of(
                "user" + (1 + device / settings.devicesEach()), "device" + (1 + device % settings.devicesEach()));
    }

    private String messageId() {
        return "m" + number();
    }

    private int number() {
        return 1 + random.nextInt(10);
    }

    private Step send() {
        if (random.nextInt(12) == 0) {
            DeviceKey device = key(device());
            Message message = message(device.userId());
            return new Step("due " + text(message) + " for " + device, world -> world.due(device, message));
        }
        Message message = message(user());
        return new Step("send " + text(message), world -> world.send(message));
    }

    private Message message(String user) {
        int number = number();
        Message.Builder message = Message.to(user).id("m" + number).conversation(CONVERSATION, number);
        if (random.nextInt(8) > 0) {
            message.push(PushContent.alert("Alice", "Hi"));
        }
        if (random.nextInt(3) > 0) {
            message.settlement(SettlementMode.ANY_DEVICE);
        }
        if (random.nextInt(3) == 0) {
            message.timeToLive(Duration.ofMillis(List.of(50, 1_000, 20_000).get(random.nextInt(3))));
        }
        return message.build();
    }

    private static String text(Message message) {
        return message + " " + message.settlement() + " for " + message.timeToLive();
    }

    private Step advance() {
        Duration length = length();
        return new Step("advance " + length, world -> world.clock.time.advance(length));
    }

    private Duration length() {
        long[] waits = {
            Settings.nanos(settings.ackTimeout()),
            Settings.nanos(settings.ackTimeout()),
            Settings.nanos(settings.handOver()),
            Settings.nanos(settings.heartbeatExpiry()),
            Settings.nanos(settings.callTimeout()),
            Settings.nanos(Math.min(settings.retryWindow(), 8_000)),
            Settings.nanos(1_000),
            Settings.nanos(50),
            random.nextLong(Settings.nanos(6_000))
        };
        long wait = waits[random.nextInt(waits.length)];
        return Duration.ofNanos(Math.max(0, wait + AROUND[random.nextInt(AROUND.length)]));
    }

    private Step acknowledge() {
        String messageId = messageId();
        if (random.nextInt(3) == 0) {
            DeviceKey device = key(device());
            return new Step("ack " + messageId + " by " + device, world -> world.acknowledge(device, messageId));
        }
        return onWire("ack " + messageId, (world, wire) -> world.acknowledge(wire, messageId));
    }

    Step open(int device) {
        DeviceKey key = key(device);
        Duration timeout = Duration.ofMillis(random.nextInt(4) == 0 ? 1_500 : settings.ackTimeout());
        Wire.Mood mood = mood();
        return new Step(
                "open " + key + ", which " + mood + ", ack timeout " + timeout,
                world -> world.open(key, timeout, mood));
    }

    private Wire.Mood mood() {
        int dice = random.nextInt(12);
        return dice == 0 ? Wire.Mood.THROWS : dice < 3 ? Wire.Mood.ACKNOWLEDGES : Wire.Mood.TAKES;
    }

    /** On one of all the wires that there ever were, the latest ones more often. */
    private Step onWire(String what, BiConsumer<World, Wire> action) {
        int back = random.nextInt(1 + random.nextInt(6));
        return new Step(what + " on wire " + back + " from the last", world -> {
            if (back < world.wires.size()) {
                action.accept(world, world.wires.get(world.wires.size() - 1 - back));
            }
        });
    }

    private Step close() {
        if (random.nextInt(5) == 0) {
            Wire.Mood mood = mood();
            return onWire("from now on it " + mood, (world, wire) -> wire.mood = mood);
        }
        CloseReason reason = random.nextBoolean() ? CloseReason.CLIENT_CLOSED : CloseReason.TRANSPORT_FAILED;
        return onWire("close " + reason, (world, wire) -> world.close(wire, reason));
    }

    private Step vendor() {
        Reply reply = Reply.random(random);
        if (random.nextInt(5) < 3) {
            return new Step("the vendor's next reply: " + reply, world -> world.vendor.next(reply));
        }
        int index = random.nextInt(3);
        return new Step("the vendor answers call " + index + ": " + reply, world -> {
            List<Vendor.Call> calls = world.vendor.unanswered();
            if (index < calls.size()) {
                calls.get(index).reply(reply);
            }
        });
    }

    private Step tasks() {
        int dice = random.nextInt(5);
        if (dice == 0) {
            return new Step("hold tasks", world -> {
                world.tasksHeld = true;
                world.clock.time.holdTasks();
            });
        }
        if (dice == 1) {
            return new Step("run tasks", World::runTasks);
        }
        int index = random.nextInt(4);
        return new Step("run held task " + index, world -> {
            if (world.tasksHeld && index < world.clock.time.heldTasks()) {
                world.clock.time.runTask(index);
            }
        });
    }

    private Step cancel() {
        String user = user();
        if (random.nextBoolean()) {
            String messageId = messageId();
            return new Step("recall " + messageId + " to " + user, world -> world.withdrawals.recall(user, messageId));
        }
        int upTo = number();
        return new Step(
                "read up to " + upTo + " by " + user, world -> world.withdrawals.read(user, CONVERSATION, upTo));
    }

    private Step host() {
        int dice = random.nextInt(6);
        if (dice == 0) {
            return new Step("the badge source throws", world -> world.badgesThrow = true);
        } else if (dice == 1) {
            return new Step("the rule throws", world -> world.rulesThrow = true);
        } else if (dice == 2) {
            return new Step("the rule suppresses", world -> world.decision = Decision.suppress("quiet"));
        } else if (dice == 3) {
            int wait = List.of(-5, 0, 40, 3_000).get(random.nextInt(4));
            return new Step("the rule defers for " + wait + " ms, once", world -> world.deferOnce(wait));
        }
        return new Step("rules and badges are well", World::heal);
    }

    private Step addresses() {
        int dice = random.nextInt(4);
        if (dice == 0) {
            DeviceKey device = key(device());
            return new Step("log out " + device, world -> world.withdrawals.logOut(device));
        } else if (dice == 1) {
            int back = random.nextInt(4);
            return new Step("unbind address " + back + " from the last", world -> {
                if (back < world.registrations.size()) {
                    Registration registration = world.registrations.get(world.registrations.size() - 1 - back);
                    var unused = world.zim.devices().unbind(registration);
                }
            });
        }
        return bind(device());
    }

    Step bind(int device) {
        DeviceKey key = key(device);
        String token = "token" + random.nextInt(6);
        int dice = random.nextInt(6);
        Address address = dice == 0
                ? Address.apnsVoip(token, "app")
                : dice < 3 ? Address.fcmToken(token, "web") : Address.apns(token, "app");
        return new Step("bind " + token + " (" + address + ") to " + key, world -> world.bind(key, address));
    }

    private Step clock() {
        if (random.nextInt(3) == 0) {
            Duration leap = Duration.ofHours(random.nextBoolean() ? 10 : -10);
            return new Step("the wall clock leaps " + leap, world -> world.clock.jump(leap));
        }
        Duration length = length();
        return new Step("stall " + length, world -> {
            world.stalled = true;
            world.clock.stall(length);
        });
    }

    Step closeZim() {
        Duration drain = Duration.ofMillis(random.nextBoolean() ? 0 : random.nextInt(12_000));
        return new Step("close the library, drain " + drain, world -> world.withdrawals.closeZim(drain));
    }
}
