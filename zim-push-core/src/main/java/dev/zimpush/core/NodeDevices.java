package dev.zimpush.core;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Devices;
import dev.zimpush.Registration;
import dev.zimpush.core.internal.address.AddressBook;
import dev.zimpush.core.internal.address.Restoration;
import dev.zimpush.core.internal.delivery.Ledger;
import dev.zimpush.core.internal.delivery.Node;
import dev.zimpush.core.internal.push.PushService;
import dev.zimpush.spi.DeviceStore;
import dev.zimpush.spi.DeviceStore.Bound;
import dev.zimpush.spi.Journal.Noting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The devices, as the host sees them: the address book, and what a log-out means for this node. */
final class NodeDevices implements Devices {
    private final AddressBook addresses;
    private final Node node;
    private final Consumer<DeviceKey> elsewhere;
    private final Ledger ledger;
    private final PushService service;
    private final Runnable requireOpen;

    /**
     * Uses that address book.
     *
     * @param elsewhere ends a device's connection on another node; may block
     * @param requireOpen throws when the library is closed, before anything is begun
     */
    NodeDevices(
            AddressBook addresses,
            Node node,
            Consumer<DeviceKey> elsewhere,
            Ledger ledger,
            PushService service,
            Runnable requireOpen) {
        this.addresses = addresses;
        this.node = node;
        this.elsewhere = elsewhere;
        this.ledger = ledger;
        this.service = service;
        this.requireOpen = requireOpen;
    }

    @Override
    public CompletionStage<Registration> bind(DeviceKey device, Address address, @Nullable Locale locale) {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(address, "address");
        requireOpen.run();
        Registration.requireLocale(locale);
        return addresses
                .write(store -> store.bind(device, address, locale), NodeDevices::users)
                .thenApply(bound -> {
                    // it may wait for the vendor of the address that this one is beside, or replaces
                    node.dueDeliveries().reconsider(device);
                    return bound.registration();
                });
    }

    private static List<String> users(Bound bound) {
        String owner = bound.registration().device().userId();
        DeviceKey before = bound.movedFrom();
        return before == null ? List.of(owner) : List.of(owner, before.userId());
    }

    @Override
    public CompletionStage<Boolean> unbind(Registration registration) {
        requireOpen.run();
        String userId = registration.device().userId();
        return addresses.write(store -> store.unbind(registration, Duration.ZERO), removed -> List.of(userId));
    }

    @Override
    public CompletionStage<Integer> restore(String app, Instant since) {
        Objects.requireNonNull(app, "app");
        Objects.requireNonNull(since, "since");
        requireOpen.run();
        return new Restoration(addresses, app, since).begin();
    }

    @Override
    public boolean resumeRemoval(String app) {
        Objects.requireNonNull(app, "app");
        requireOpen.run();
        return service.answers().resumeRemoval(app);
    }

    @Override
    public CompletionStage<Void> logOut(DeviceKey device) {
        Objects.requireNonNull(device, "device");
        requireOpen.run();
        cutOff(device);
        return addresses
                .write(
                        (DeviceStore store) -> {
                            List<Registration> removed = store.logOut(device);
                            elsewhere.accept(device);
                            return removed;
                        },
                        removed -> List.of(device.userId()))
                .thenCompose(removed -> {
                    cutOff(device);
                    return ledger.note(Noting.loggedOut(device));
                })
                .thenAccept(count -> {});
    }

    /** Before the addresses are removed, so that nothing more is written; and after, for what came in between. */
    private void cutOff(DeviceKey device) {
        node.registry().logOut(device);
    }

    @Override
    public CompletionStage<List<Registration>> addresses(String userId) {
        Objects.requireNonNull(userId, "userId");
        requireOpen.run();
        CompletableFuture<List<Registration>> result = new CompletableFuture<>();
        addresses.inOrder(userId, (live, failure) -> {
            if (live == null) {
                result.completeExceptionally(failure);
            } else {
                result.complete(live);
            }
        });
        return result;
    }
}
