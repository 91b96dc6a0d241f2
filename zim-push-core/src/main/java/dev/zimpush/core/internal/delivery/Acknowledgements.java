package dev.zimpush.core.internal.delivery;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Outcome;
import java.util.Objects;

/**
 * What a device says it has: settles its delivery, or is noted if that is with a vendor or may be another node's; one that comes
 * after the outcome is reported. Any thread may bring any of these.
 */
public final class Acknowledgements {
    private final Node node;
    private final Transitions transitions;

    Acknowledgements(Node node, Transitions transitions) {
        this.node = node;
        this.transitions = transitions;
    }

    /** The device has it, whichever connection it says so on. */
    public void take(DeviceKey device, String messageId) {
        Objects.requireNonNull(messageId, "messageId");
        Lane lane = node.lanes.find(device);
        while (lane != null && !taken(lane, messageId)) {
            lane = node.lanes.find(device);
        }
        if (lane == null) {
            takeWithoutLane(new DeliveryId(device, messageId));
        }
    }

    /** The same, on a connection that the lane has or had. */
    void take(Lane lane, String messageId) {
        Objects.requireNonNull(messageId, "messageId");
        if (!taken(lane, messageId)) {
            take(lane.device, messageId);
        }
    }

    /** False if the lane has retired, so that the device is to be looked up again. */
    private boolean taken(Lane lane, String messageId) {
        synchronized (lane) {
            if (lane.retired) {
                return false;
            }
            Delivery delivery = lane.find(messageId);
            if (delivery == null) {
                unknownAck(lane, new DeliveryId(lane.device, messageId));
            } else if (delivery.state == State.SENDING) {
                transitions.noteAck(delivery);
            } else if (node.ledger.isShared() && lane.connection == null) {
                // the device may be connected elsewhere, and it another node's: whoever has it settles it
                delivery.wanted = false;
                node.ledger.acked(delivery.id());
            } else {
                transitions.settle(delivery, Outcome.ACKED, null, "");
            }
        }
        node.after(lane);
        return true;
    }

    private void takeWithoutLane(DeliveryId delivery) {
        SettledMemory.Mark mark = node.memory.lateAck(delivery);
        if (mark != null) {
            node.reporter.lateAck(delivery, mark.outcome);
            stopSiblings(mark, delivery);
        } else if (!node.memory.remembers(delivery)) {
            node.ledger.unknownAcked(delivery);
            node.retracting.ackedElsewhere(delivery);
        }
        node.kick();
    }

    private void unknownAck(Lane lane, DeliveryId delivery) {
        SettledMemory.Mark mark = node.memory.lateAck(delivery);
        if (mark != null) {
            node.reporter.lateAck(lane, delivery, mark.outcome);
            stopSiblings(mark, delivery);
        } else if (!node.memory.remembers(delivery)) {
            node.ledger.unknownAcked(delivery);
            node.retracting.ackedElsewhere(delivery);
        }
    }

    private void stopSiblings(SettledMemory.Mark mark, DeliveryId acked) {
        if (mark.siblings != null) {
            transitions.ackedElsewhere(mark.siblings, acked);
        }
        if (mark.anyDevice) {
            node.ledger.ackedElsewhere(acked);
            node.retracting.ackedElsewhere(acked);
        }
    }
}
