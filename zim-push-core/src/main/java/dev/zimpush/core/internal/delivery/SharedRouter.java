package dev.zimpush.core.internal.delivery;

import dev.zimpush.Accepted;
import dev.zimpush.CapacityException;
import dev.zimpush.ClusterEvent;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.DueReason;
import dev.zimpush.Message;
import dev.zimpush.UnavailableException;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.internal.delivery.Lifecycle.Begun;
import dev.zimpush.spi.Journal.Placed;
import dev.zimpush.spi.Journal.Stored;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Router} of a node that has others beside it. Devices connected here are written to at once; the message is
 * recorded; which further devices it has, and whose they are, is decided by the commit. What the journal says is taken on threads
 * that others wait for, so the host's code, which may hang, is called on the workers. Thread-safe.
 */
public final class SharedRouter {
    private final Node node;

    /** Routes on that node. */
    public SharedRouter(Node node) {
        this.node = node;
    }

    /** Sends to each device of the recipient, and completes the acceptance once that is committed. */
    public void toDevices(Message message, CompletableFuture<Accepted> acceptance) {
        Collection<DeviceKey> connected = node.registry.withConnected(message.recipient(), List.of());
        begin(message, connected, null, acceptance);
    }

    /** Begins a delivery to one device that is due from the start, and completes the acceptance once it is committed. */
    public void due(Message message, DeviceKey device, DueReason reason, CompletableFuture<Accepted> acceptance) {
        begin(message, Set.of(device), reason, acceptance);
    }

    private void begin(
            Message message,
            Collection<DeviceKey> devices,
            @Nullable DueReason dueAlready,
            CompletableFuture<Accepted> acceptance) {
        int places = places(devices.size());
        if (!node.admission.enter(places)) {
            acceptance.completeExceptionally(new CapacityException("message " + message.id() + " needs " + places
                    + " places, but the node's cap of " + node.admission.cap()
                    + " unsettled deliveries is reached; send it again later, or raise unsettledPerNode"));
            return;
        }
        Instant acceptedAt = node.clock.wall().truncatedTo(ChronoUnit.MILLIS);
        Recording recording = new Recording(message, acceptedAt, dueAlready, places, acceptance);
        List<Lane> touched = new ArrayList<>(devices.size());
        for (DeviceKey device : devices) {
            Begun begun = node.lifecycle.begin(device, message, Ties.recordedBy(recording), dueAlready, touched);
            if (begun == Begun.REPEATED || begun == Begun.SETTLED_BEFORE) {
                recording.repeated(device.deviceId());
            }
        }
        node.ledger.record(recording);
        node.lifecycle.after(touched);
        node.kick();
    }

    /** How many places a message takes before it is known which devices it is for: one at least. */
    static int places(int connectedHere) {
        return Math.max(1, connectedHere);
    }

    /**
     * A message was committed.
     *
     * @param placed its deliveries
     * @param self this node's epoch
     */
    public void written(Recording recording, List<Placed> placed, long self) {
        Message message = recording.message();
        Map<String, Delivery> here = recording.here();
        List<Lane> touched = new ArrayList<>();
        int begun = 0;
        int places = here.size();
        for (Placed row : placed) {
            DeliveryId id = new DeliveryId(DeviceKey.of(message.recipient(), row.deviceId()), message.id());
            if (here.containsKey(row.deviceId())) {
                if (row.owner() != self || !row.fresh()) {
                    node.ledger.contested(id);
                }
            } else if (row.fresh() && row.owner() != self) {
                begun++;
                routed(id, row.owner());
            } else if (row.fresh() && beginLate(recording, id.device(), touched)) {
                begun++;
                places++;
            }
        }
        returnPlaces(recording.places() - places);
        int others = (int)
                placed.stream().filter(row -> !here.containsKey(row.deviceId())).count();
        int repeated = recording.repeated() + others - begun;
        recording.end();
        Accepted accepted =
                new Accepted(message.id(), message.recipient(), here.size() + begun, repeated, recording.acceptedAt());
        node.workers.later(() -> recording.acceptance().complete(accepted));
        if (here.size() + begun + repeated == 0) {
            node.workers.later(() -> noDevices(message.recipient(), message.id()));
        }
        node.lifecycle.afterLater(touched);
        node.kick();
    }

    private boolean beginLate(Recording recording, DeviceKey device, List<Lane> touched) {
        Message message = recording.message();
        Instant acceptedAt = recording.acceptedAt();
        Begun begun = node.lifecycle.begin(device, message, Ties.stored(acceptedAt, null), null, touched);
        if (begun == Begun.SETTLED_BEFORE) {
            node.ledger.settled(new DeliveryId(device, message.id()), acceptedAt, null, true);
        }
        return begun == Begun.YES;
    }

    private void returnPlaces(int spare) {
        if (spare > 0) {
            node.admission.leave(spare);
        } else {
            node.admission.enterAnyway(-spare);
        }
    }

    /** A message was committed for nobody, perhaps by the host itself; on a worker. */
    public void noDevices(String recipient, String messageId) {
        node.reporter.noDevices(recipient, messageId);
    }

    /** A message was not committed, as far as this node knows. */
    public void failed(Recording recording, Throwable why) {
        Collection<Delivery> here = recording.here().values();
        returnPlaces(recording.places() - here.size());
        here.forEach(node.ownership::withdraw);
        recording.end();
        UnavailableException unavailable = new UnavailableException(
                "message " + recording.message().id()
                        + " could not be recorded, so its outcome is unknown; send it again with the same id",
                why);
        node.workers.later(() -> recording.acceptance().completeExceptionally(unavailable));
        node.kick();
    }

    /**
     * Takes rows of this node's inbox.
     *
     * @return those that were taken: all but what came while the node shut down
     */
    public List<Stored> take(List<Stored> rows) {
        List<Lane> touched = new ArrayList<>();
        List<Stored> taken = new ArrayList<>(rows.size());
        for (Stored row : rows) {
            if (node.ownership.take(row, touched)) {
                taken.add(row);
            }
        }
        node.lifecycle.afterLater(touched);
        node.kick();
        return taken;
    }

    /** No chain of the history: what goes as it should there would fill it. */
    private void routed(DeliveryId delivery, long owner) {
        if (node.listeners.any()) {
            ZimPushEvent event = new ClusterEvent.Routed(delivery, node.clock.wall(), owner);
            node.workers.later(() -> node.listeners.tell(event));
        }
    }
}
