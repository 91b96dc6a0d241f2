package dev.zimpush.core.internal.delivery;

import dev.zimpush.DeviceKey;
import dev.zimpush.DueReason;
import dev.zimpush.Explanation.InHand;
import dev.zimpush.Explanation.Stage;
import dev.zimpush.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this node knows of a delivery by itself: that it has it in hand, or how it was settled of late. Thread-safe. */
public final class Standings {
    private final Node node;

    Standings(Node node) {
        this.node = node;
    }

    /** The user's devices that are connected here, or have something unsettled here. */
    public List<DeviceKey> devices(String userId) {
        List<DeviceKey> devices = new ArrayList<>(2);
        node.lanes.ofUser(userId).forEach(lane -> devices.add(lane.device));
        return devices;
    }

    /** How far it is, if it is unsettled here; null if it is not. */
    public @Nullable InHand inHand(DeviceKey device, String messageId) {
        Lane lane = node.lanes.find(device);
        if (lane == null) {
            return null;
        }
        synchronized (lane) {
            Delivery delivery = lane.find(messageId);
            return delivery == null ? null : inHand(delivery);
        }
    }

    private static @Nullable InHand inHand(Delivery delivery) {
        Delivery.Due due = delivery.due;
        Stage stage = switch (delivery.state) {
            case ROUTING, WAITING -> Stage.WAITING;
            case HELD -> Stage.HELD;
            case DUE -> Stage.DUE;
            case SENDING -> Stage.SENDING;
            case SETTLED -> null;
        };
        return stage == null
                ? null
                : new InHand(
                        stage,
                        delivery.hold,
                        due == null || !due.reported ? null : due.reason,
                        due == null ? 0 : due.attempt);
    }

    /** How it was settled, as far as it is remembered; null if it is not. */
    public @Nullable Outcome settled(DeviceKey device, String messageId) {
        return node.memory.outcome(device, messageId);
    }

    /** Why a message that was sent to the device now would be due, as far as this node knows. */
    public DueReason dueReason(DeviceKey device) {
        Lane lane = node.lanes.find(device);
        if (lane == null) {
            return DueReason.DISCONNECTED;
        }
        synchronized (lane) {
            return switch (lane.presence()) {
                case OFFLINE -> DueReason.DISCONNECTED;
                case SUSPECT -> DueReason.CONNECTION_SUSPECT;
                case ONLINE ->
                    lane.unsettled() >= node.limits.unackedPerConnection()
                            ? DueReason.UNACKED_LIMIT
                            : DueReason.ACK_TIMEOUT;
            };
        }
    }

    /**
     * Why a message could not begin now.
     *
     * @param devices how many devices of the recipient there are; with other nodes beside this one, those count that are connected here
     */
    public Optional<String> whyNoRoom(String recipient, int devices) {
        if (!node.ledger.isOpen()) {
            return Optional.of("this node's lease has ended, since the store of its cluster can't be reached");
        }
        int deliveries = node.ledger.isShared()
                ? SharedRouter.places(
                        node.registry.withConnected(recipient, List.of()).size())
                : devices;
        int unsettled = node.admission.unsettled();
        int cap = node.admission.cap();
        return unsettled + deliveries <= cap
                ? Optional.empty()
                : Optional.of(unsettled + " of the node's " + cap + " unsettled deliveries are there, " + deliveries
                        + " more have no room");
    }
}
