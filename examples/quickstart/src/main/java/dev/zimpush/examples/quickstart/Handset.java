package dev.zimpush.examples.quickstart;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushEvent.ConnectionOpened;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A device in somebody's hand: the phone with the app, and its address at a push vendor. */
final class Handset {
    private final World world;
    private final DeviceKey key;
    private final Address address;
    private final Phone phone;
    private long connectionId;

    /** Binds the address, as a host does when the app reports it. */
    Handset(World world, Caller caller, Address address)
            throws InterruptedException, ExecutionException, TimeoutException {
        this.world = world;
        this.key = DeviceKey.of(caller.userId(), caller.deviceId());
        this.address = address;
        this.phone = world.newPhone(caller);
        world.zim().devices().bind(key, address).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    DeviceKey key() {
        return key;
    }

    /** The app. */
    Phone phone() {
        return phone;
    }

    /** Its token at the vendor. */
    String token() {
        return address.text();
    }

    /** Connects the app straight to the server; returns when zim-push knows the connection, with its id. */
    long connect() throws InterruptedException, ExecutionException, TimeoutException {
        return connect(world.server().getPort());
    }

    /** The same through a network. */
    long connect(Tunnel network) throws InterruptedException, ExecutionException, TimeoutException {
        return connect(network.port());
    }

    private long connect(int port) throws InterruptedException, ExecutionException, TimeoutException {
        long before = connectionId;
        phone.connect(port);
        ZimPushEvent opened = world.events()
                .await(
                        "connection of " + key,
                        event -> event instanceof ConnectionOpened open
                                && open.device().equals(key)
                                && open.connectionId() > before,
                        world.patience());
        connectionId = ((ConnectionOpened) opened).connectionId();
        return connectionId;
    }

    /** The ids of the messages that the vendor accepted for it, in order. */
    List<String> pushes() {
        return world.vendors().pushesTo(token()).stream()
                .filter(Push::accepted)
                .map(Push::messageId)
                .toList();
    }

    /** The ids of the messages that came over its connections, without repetitions. */
    List<String> received() {
        return phone.received().all(message -> !message.duplicate()).stream()
                .map(Phone.Received::id)
                .toList();
    }
}
