package dev.zimpush.examples.quickstart;

import dev.zimpush.Address;
import dev.zimpush.CloseReason;
import dev.zimpush.DueReason;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.Payload;
import dev.zimpush.Presence;
import dev.zimpush.PushContent;
import dev.zimpush.SettlementMode;
import dev.zimpush.ZimPush;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushEvent.ConnectionClosed;
import dev.zimpush.ZimPushEvent.OfDelivery;
import dev.zimpush.ZimPushEvent.PresenceChanged;
import dev.zimpush.ZimPushEvent.PushDue;
import dev.zimpush.ZimPushEvent.Settled;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Where one scene plays: it hands out phones and networks, lets Alice speak, waits for events, and notes what was checked.
 * It takes away what it handed out.
 */
final class Stage implements AutoCloseable {
    private final World world;
    private final List<Handset> handsets = new ArrayList<>();
    private final List<Tunnel> tunnels = new ArrayList<>();
    private final List<String> checked = new ArrayList<>();
    private final Set<String> users = new HashSet<>();

    Stage(World world) {
        this.world = world;
    }

    World world() {
        return world;
    }

    ZimPush zim() {
        return world.zim();
    }

    Scale scale() {
        return world.scale();
    }

    Duration patience() {
        return world.patience();
    }

    Presence presence(Handset handset) {
        return zim().connections().presence(handset.key());
    }

    /** The scene is about this user: what happens to their devices is told from now on. */
    Stage about(String userId) {
        users.add(userId);
        world.narrator().enters(userId);
        return this;
    }

    /** A device that APNs pushes to. */
    Handset iphone(String userId, String deviceId) throws InterruptedException, ExecutionException, TimeoutException {
        String token = world.vendors().apns().register(LocalVendors.APP);
        return handset(new Caller(userId, deviceId), Address.apns(token, LocalVendors.APP));
    }

    /** A device that FCM pushes to. */
    Handset android(String userId, String deviceId) throws InterruptedException, ExecutionException, TimeoutException {
        String token = UUID.randomUUID().toString();
        world.vendors().fcm().register(token);
        return handset(new Caller(userId, deviceId), Address.fcmToken(token, LocalVendors.APP));
    }

    private Handset handset(Caller caller, Address address)
            throws InterruptedException, ExecutionException, TimeoutException {
        Handset handset = new Handset(world, caller, address);
        handsets.add(handset);
        return handset;
    }

    /** A network of the phone's that can go silent. */
    Tunnel network(String name) throws IOException {
        Tunnel tunnel = Tunnel.to(name, world.server().getPort());
        tunnels.add(tunnel);
        return tunnel;
    }

    /** Alice's phone sends a message. */
    void say(String to, String id, String words) throws InterruptedException, ExecutionException, TimeoutException {
        tell("alice", "says " + id + " to " + to);
        world.alice().say(to, id, words);
    }

    /** The host itself sends what one device is enough for, such as a login code. */
    void sendToAnyDevice(String to, String id, String words) {
        tell("server", "sends " + id + " to any device of " + to);
        world.host()
                .send(Message.to(to)
                        .id(id)
                        .payload(Payload.utf8(words))
                        .push(PushContent.alert("Chat", words))
                        .settlement(SettlementMode.ANY_DEVICE)
                        .build());
    }

    /** A line of the timeline, about users who are on stage. */
    void tell(String who, String what) {
        if (!users.isEmpty()) {
            world.timeline().event(who, what);
        }
    }

    /** Waits until a message is due for a push, and checks why. */
    PushDue due(Handset handset, String id, DueReason reason) throws InterruptedException {
        PushDue due = await(PushDue.class, handset, id, event -> true);
        require(id + " is due for " + reason + " (it is for " + due.reason() + ")", due.reason() == reason);
        return due;
    }

    /** Waits until a message has an outcome, and checks which. */
    Settled settled(Handset handset, String id, Outcome outcome) throws InterruptedException {
        Settled settled = settled(handset, id);
        require(id + " ends as " + outcome + " (it is " + settled.outcome() + ")", settled.outcome() == outcome);
        return settled;
    }

    /** Waits until a message has an outcome. */
    Settled settled(Handset handset, String id) throws InterruptedException {
        return await(Settled.class, handset, id, event -> true);
    }

    /** Waits for an event of a message to a device. */
    <E extends OfDelivery> E await(Class<E> type, Handset handset, String id, Predicate<E> wanted)
            throws InterruptedException {
        return await(
                id + " " + type.getSimpleName(),
                type,
                event -> event.delivery().messageId().equals(id)
                        && event.delivery().device().equals(handset.key())
                        && wanted.test(event));
    }

    /** Waits until a connection is closed, and checks why. */
    ConnectionClosed closed(Handset handset, long connectionId, CloseReason reason) throws InterruptedException {
        ConnectionClosed closed = await(
                "close of connection " + connectionId,
                ConnectionClosed.class,
                event -> event.connectionId() == connectionId);
        require(
                handset.key() + " is closed for " + reason + " (it is for " + closed.reason() + ")",
                closed.reason() == reason);
        return closed;
    }

    /** Waits until zim-push has said that a device is offline. */
    void offline(Handset handset) throws InterruptedException {
        await(
                handset.key() + " offline",
                PresenceChanged.class,
                event -> event.device().equals(handset.key()) && event.to() == Presence.OFFLINE);
    }

    /** Waits until the server has seen the end of a connection's socket, and told zim-push. */
    void socketEnded(long connectionId) throws InterruptedException, TimeoutException {
        world.host().ended().await("end of a socket", end -> end.connectionId() == connectionId, patience());
    }

    /** Waits for any event. */
    <E extends ZimPushEvent> E await(String what, Class<E> type, Predicate<E> wanted) throws InterruptedException {
        try {
            return type.cast(world.events()
                    .await(what, event -> type.isInstance(event) && wanted.test(type.cast(event)), world.patience()));
        } catch (TimeoutException e) {
            throw new AssertionError("waited in vain for " + what, e);
        }
    }

    /** Notes that something holds, or fails the scene. */
    void check(String words, boolean holds) {
        require(words, holds);
        checked.add(words);
    }

    private static void require(String words, boolean holds) {
        if (!holds) {
            throw new AssertionError("not so: " + words);
        }
    }

    @Override
    public void close() {
        users.forEach(world.narrator()::leaves);
        checked.forEach(words -> world.timeline().heading("            checked: " + words));
        handsets.forEach(handset -> handset.phone().close());
        tunnels.forEach(Tunnel::close);
    }
}
