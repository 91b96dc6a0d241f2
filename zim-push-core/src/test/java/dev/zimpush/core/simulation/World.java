package dev.zimpush.core.simulation;

import dev.zimpush.Accepted;
import dev.zimpush.Address;
import dev.zimpush.CapacityException;
import dev.zimpush.CloseReason;
import dev.zimpush.DeviceKey;
import dev.zimpush.DueReason;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.Presence;
import dev.zimpush.Registration;
import dev.zimpush.SettlementMode;
import dev.zimpush.ZimPush;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.spi.PushRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A host with its users' devices, under manual time: what a step of a script can do, told to the oracle as well. */
final class World {
    final Settings settings;
    final Timekeeper clock = new Timekeeper();
    final Oracle oracle = new Oracle(this);
    final Vendor vendor = new Vendor(this);
    final List<DeviceKey> devices = new ArrayList<>();
    final List<Wire> wires = new ArrayList<>();
    final List<Registration> registrations = new ArrayList<>();
    final Withdrawals withdrawals = new Withdrawals(this);
    final ZimPush zim;
    private final Map<String, List<Registration>> known = new HashMap<>();
    PushRule.Decision decision = PushRule.Decision.allow();
    Duration deferral;
    boolean rulesThrow;
    boolean badgesThrow;
    boolean stalled;
    boolean tasksHeld;
    boolean draining;
    boolean closing;
    boolean closed;

    World(Settings settings, long seed) {
        this.settings = settings;
        for (int user = 1; user <= settings.users(); user++) {
            for (int device = 1; device <= settings.devicesEach(); device++) {
                devices.add(DeviceKey.of("user" + user, "device" + device));
            }
        }
        zim = settings.applyTo(ZimPushBuilder.create())
                .time(clock.time)
                .executor(clock.time)
                .random(new Random(seed))
                .provider(vendor)
                .rule(question -> failing(rulesThrow, () -> decide(question)))
                .badges(device -> failing(badgesThrow, () -> 7))
                .listener(oracle)
                .build();
    }

    private PushRule.Decision decide(PushRule.Question question) {
        if (deferral == null) {
            return decision;
        }
        PushRule.Decision defer = PushRule.Decision.defer(question.now().plus(deferral), "not now");
        deferral = null;
        return defer;
    }

    void deferOnce(int millis) {
        deferral = Duration.ofMillis(millis);
    }

    /** Rules allow and nothing of the host's throws. */
    void heal() {
        decision = PushRule.Decision.allow();
        deferral = null;
        rulesThrow = false;
        badgesThrow = false;
    }

    void runTasks() {
        tasksHeld = false;
        clock.time.runTasks();
    }

    private static <T> T failing(boolean fails, Supplier<T> value) {
        if (fails) {
            throw new IllegalStateException("the host has a bug");
        }
        return value.get();
    }

    static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    Wire current(DeviceKey device) {
        return wires.stream()
                .filter(wire -> wire.device.equals(device) && wire.handle != null && wire.handle.isOpen())
                .findFirst()
                .orElse(null);
    }

    List<Registration> live(DeviceKey device) {
        if (!closing) {
            known.put(device.userId(), now(zim.devices().addresses(device.userId())));
        }
        return known.getOrDefault(device.userId(), List.of()).stream()
                .filter(registration -> registration.device().equals(device))
                .toList();
    }

    /** What can't be asked for any more while the library closes. */
    void removed(Registration registration) {
        known.computeIfPresent(
                registration.device().userId(),
                (user, live) ->
                        live.stream().filter(it -> !it.equals(registration)).toList());
    }

    void sampleAddresses() {
        oracle.open().forEach(it -> oracle.usable(it, live(it.id.device())));
    }

    boolean mayAck(Case it) {
        return it.mayAck(clock.now(), Settings.nanos(settings.handOver()), Settings.nanos(settings.heartbeatExpiry()));
    }

    void send(Message message) {
        Set<DeviceKey> to = new LinkedHashSet<>();
        for (DeviceKey device : devices) {
            if (device.userId().equals(message.recipient())
                    && (current(device) != null || !live(device).isEmpty())) {
                to.add(device);
            }
        }
        begin(message, to, () -> zim.send(message), null);
    }

    void due(DeviceKey device, Message message) {
        DueReason reason = DueReason.DISCONNECTED;
        begin(message, Set.of(device), () -> zim.trigger().due(message, device, reason), reason);
    }

    private void begin(Message message, Set<DeviceKey> to, Supplier<CompletionStage<Accepted>> call, DueReason due) {
        int unsettled = oracle.open().size();
        List<Case> begun = new ArrayList<>();
        for (DeviceKey device : to) {
            if (oracle.find(device, message.id()) == null) {
                Case it = oracle.begin(device, message);
                begun.add(it);
                if (due != null) {
                    it.dueReasonAtSend = due;
                } else {
                    route(it);
                }
            }
        }
        if (message.settlement() == SettlementMode.ANY_DEVICE) {
            begun.forEach(it -> it.siblings = begun);
        }
        try {
            Accepted accepted = now(call.get());
            if (accepted.deliveries() != begun.size() || accepted.deliveries() + accepted.repeated() != to.size()) {
                oracle.wrong(accepted + ", expected " + begun.size() + " of " + to);
            }
            boolean room = unsettled + to.size() <= settings.unsettled();
            if (!room && !tasksHeld) {
                oracle.wrong(message + " was accepted above the cap, with " + unsettled + " unsettled");
            }
        } catch (CompletionException e) {
            boolean room = unsettled + to.size() <= settings.unsettled();
            if (room || !(e.getCause() instanceof CapacityException)) {
                oracle.wrong("refused with " + unsettled + " unsettled: " + e);
            }
            oracle.forget(begun);
        }
    }

    private void route(Case it) {
        Wire wire = current(it.id.device());
        if (wire == null) {
            it.dueReasonAtSend = DueReason.DISCONNECTED;
            return;
        }
        it.firstWrite = clock.now();
        it.writtenTo = wire;
        it.wires.add(wire);
        if (zim.connections().presence(it.id.device()) == Presence.SUSPECT) {
            it.dueReasonAtSend = DueReason.CONNECTION_SUSPECT;
        } else if (oracle.open(it.id.device()).size() > settings.unacked()) {
            it.dueReasonAtSend = DueReason.UNACKED_LIMIT;
            // what a timer settled is told by a task
            it.unsure = tasksHeld;
        } else {
            it.waitFrom = clock.now();
            it.wait = wire.ackTimeout;
        }
    }

    void open(DeviceKey device, Duration ackTimeout, Wire.Mood mood) {
        Wire before = current(device);
        Wire wire = new Wire(this, device, ackTimeout.toNanos(), mood);
        List<Case> again = new ArrayList<>(oracle.open(device));
        again.forEach(it -> it.wires.add(wire));
        wires.add(wire);
        wire.handle = zim.connections().open(device, wire, ackTimeout);
        boolean refused = wire.closed == CloseReason.DISPLACED_TOO_OFTEN;
        if (refused) {
            long recent = wires.stream()
                    .filter(it -> it.device.equals(device) && it.closed == CloseReason.DISPLACED)
                    .filter(it -> !clock.isOverdue(it.closedAt, Settings.nanos(10_000), clock.now()))
                    .count();
            if (recent < 3 || before == null || !before.handle.isOpen()) {
                oracle.wrong(wire + " was refused after " + recent + " displacements");
            }
            return;
        }
        if (before != null && before.closed != CloseReason.DISPLACED) {
            oracle.wrong(before + " was not displaced by " + wire);
        }
        if (before != null && displacedThreeTimesBefore(wire)) {
            oracle.wrong(wire + " was not refused");
        }
        int position = 0;
        again.removeIf(it -> it.acked || !it.cancelled.isEmpty() || (it.ackedElsewhere() && !tasksHeld));
        for (Case it : again) {
            boolean postpones = ++position <= settings.unacked();
            if (it.isOpen()) {
                writtenAgain(it, wire, postpones);
            }
        }
    }

    /** Whether the wires before it displaced each other three times within ten seconds, with nothing in between. */
    private boolean displacedThreeTimesBefore(Wire wire) {
        List<Wire> all =
                wires.stream().filter(it -> it.device.equals(wire.device)).toList();
        if (all.size() < 5) {
            return false;
        }
        List<Wire> displaced = all.subList(all.size() - 5, all.size() - 1);
        return displaced.stream().allMatch(it -> it.closed == CloseReason.DISPLACED)
                && clock.now() - displaced.get(0).closedAt < Settings.nanos(10_000);
    }

    private void writtenAgain(Case it, Wire wire, boolean postpones) {
        long now = clock.now();
        it.firstWrite = it.firstWrite == Case.NEVER ? now : it.firstWrite;
        if (wire.mood == Wire.Mood.TAKES && !wire.written.contains(it.id.messageId()) && !it.ackedElsewhere()) {
            oracle.require(false, it, "not written to " + wire);
        }
        long most = 3 * wire.ackTimeout;
        long left = Math.min(wire.ackTimeout, it.firstWrite + most - now);
        it.unsure |= left < wire.ackTimeout && stalled;
        it.unsure |= tasksHeld && !postpones;
        boolean inTime = !clock.isOver(it.acceptedAt, it.message.timeToLive().toNanos(), now);
        it.unsure |= stalled && now - it.acceptedAt >= it.message.timeToLive().toNanos();
        boolean heldForAnother =
                it.writtenTo != null && it.writtenTo.ended && it.writtenTo.closed != CloseReason.DISPLACED;
        if (!heldForAnother) {
            it.writtenTo = wire;
        }
        if (postpones && left > 0 && inTime && !it.withVendor()) {
            it.writtenTo = wire;
            it.waitFrom = now;
            it.wait = left;
        }
    }

    void heartbeat(Wire wire) {
        heard(wire);
        wire.handle.heartbeat();
        mustBeOnline(wire);
    }

    private void heard(Wire wire) {
        if (wire.handle.isOpen()) {
            wire.heardAt = clock.now();
        }
    }

    private void mustBeOnline(Wire wire) {
        if (wire.handle.isOpen() && zim.connections().presence(wire.device) != Presence.ONLINE) {
            oracle.wrong(wire + " was heard and is not online");
        }
    }

    void acknowledge(Wire wire, String messageId) {
        heard(wire);
        oracle.acknowledged(wire.device, messageId);
        wire.handle.acknowledge(messageId);
        mustBeOnline(wire);
        mustKnowTheAck(wire.device, messageId);
    }

    void acknowledge(DeviceKey device, String messageId) {
        oracle.acknowledged(device, messageId);
        zim.acknowledge(device, messageId);
        mustKnowTheAck(device, messageId);
    }

    private void mustKnowTheAck(DeviceKey device, String messageId) {
        Case it = oracle.find(device, messageId);
        if (it != null && it.isOpen()) {
            oracle.require(it.withVendor(), it, "acknowledged, and nothing happens");
        } else if (it != null && it.outcome != Outcome.ACKED) {
            oracle.require(it.lateAck, it, "a late ack is not reported");
        }
    }

    void close(Wire wire, CloseReason reason) {
        Wire before = current(wire.device);
        wire.handle.close(reason);
        if (before != null && before != wire && !before.handle.isOpen()) {
            oracle.wrong("closing " + wire + " ended " + before);
        }
        if (wire.handle.isOpen()) {
            oracle.wrong(wire + " was closed and is open");
        }
    }

    void closed(ZimPushEvent.ConnectionClosed event) {
        long at = clock.of(event.at());
        for (Wire wire : wires) {
            if (wire.handle != null && wire.handle.id() == event.connectionId()) {
                wire.closedAt = at;
                wire.ended = true;
                long expiry = Settings.nanos(settings.heartbeatExpiry());
                if (event.reason() == CloseReason.HEARTBEAT_EXPIRED && !clock.isOver(wire.heardAt, expiry, at)) {
                    oracle.wrong(wire + " expired too early, heard at " + wire.heardAt);
                }
            }
        }
    }

    void bind(DeviceKey device, Address address) {
        registrations.add(now(zim.devices().bind(device, address)));
    }
}
