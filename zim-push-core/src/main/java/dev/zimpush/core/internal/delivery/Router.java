package dev.zimpush.core.internal.delivery;

import dev.zimpush.Accepted;
import dev.zimpush.CapacityException;
import dev.zimpush.DeviceKey;
import dev.zimpush.DueReason;
import dev.zimpush.Message;
import dev.zimpush.Registration;
import dev.zimpush.SettlementMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Turns a message into deliveries: one for each device of its recipient. Thread-safe. */
public final class Router {
    private final Node node;

    /** Routes on that node. */
    public Router(Node node) {
        this.node = node;
    }

    /**
     * Begins a delivery for each device that has a live address or is connected, and completes the acceptance.
     *
     * @param live the recipient's live addresses
     */
    public void toDevices(Message message, List<Registration> live, CompletableFuture<Accepted> acceptance) {
        Collection<DeviceKey> devices = node.registry.withConnected(message.recipient(), live);
        begin(message, devices, null, acceptance);
        if (devices.isEmpty()) {
            node.reporter.noDevices(message.recipient(), message.id());
        }
    }

    /** Begins a delivery to one device that is due from the start, and completes the acceptance. */
    public void due(Message message, DeviceKey device, DueReason reason, CompletableFuture<Accepted> acceptance) {
        begin(message, Set.of(device), reason, acceptance);
    }

    private void begin(
            Message message,
            Collection<DeviceKey> devices,
            @Nullable DueReason dueAlready,
            CompletableFuture<Accepted> acceptance) {
        if (!node.admission.enter(devices.size())) {
            acceptance.completeExceptionally(
                    new CapacityException("message " + message.id() + " needs " + devices.size()
                            + " places, but the node's cap of " + node.admission.cap()
                            + " unsettled deliveries is reached; send it again later, or raise unsettledPerNode"));
            return;
        }
        // what a database keeps of it, since ids are computed from it
        Instant acceptedAt = node.clock.wall().truncatedTo(ChronoUnit.MILLIS);
        boolean group = message.settlement() == SettlementMode.ANY_DEVICE && devices.size() > 1;
        Siblings siblings = group ? new Siblings(devices.size()) : null;
        List<Lane> touched = new ArrayList<>(devices.size());
        int begun = 0;
        boolean closed = false;
        for (DeviceKey device : devices) {
            Ties ties = siblings == null ? null : Ties.among(siblings, acceptedAt);
            switch (node.lifecycle.begin(device, message, ties, dueAlready, touched)) {
                case YES -> begun++;
                case REPEATED, SETTLED_BEFORE -> node.admission.leave(1);
                case CLOSED -> {
                    node.admission.leave(1);
                    closed = true;
                }
            }
        }
        if (closed) {
            acceptance.completeExceptionally(new IllegalStateException(
                    "zim-push was closed while message " + message.id() + " was being sent; its outcome is unknown"));
        } else {
            acceptance.complete(
                    new Accepted(message.id(), message.recipient(), begun, devices.size() - begun, acceptedAt));
        }
        node.lifecycle.after(touched);
    }
}
