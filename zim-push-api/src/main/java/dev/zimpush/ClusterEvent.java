package dev.zimpush;

import java.time.Instant;

/** A delivery changed hands between the nodes of a cluster. */
public sealed interface ClusterEvent extends ZimPushEvent.OfDelivery {
    /**
     * A delivery is another node's from now on: its device is connected there.
     *
     * @param delivery which delivery
     * @param at when
     * @param node the epoch of the node that has it
     */
    record Routed(DeliveryId delivery, Instant at, long node) implements ClusterEvent {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.routed(this);
        }
    }

    /**
     * A delivery was taken over from a node that died or was closed. What that one reported of it may be reported again.
     *
     * @param delivery which delivery
     * @param at when
     * @param maybePushed whether a push was under way, so that it may be repeated, with the same push id
     */
    record Adopted(DeliveryId delivery, Instant at, boolean maybePushed) implements ClusterEvent {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.adopted(this);
        }
    }

    /**
     * A delivery turned out not to be this node's any more, and was forgotten here: another took it over, with the device's
     * connection or because this node was taken for dead. Its outcome is reported there.
     *
     * @param delivery which delivery
     * @param at when
     */
    record Fenced(DeliveryId delivery, Instant at) implements ClusterEvent {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.fenced(this);
        }
    }

    /**
     * A delivery was left to the other nodes, since this one was closed.
     *
     * @param delivery which delivery
     * @param at when
     * @param maybePushed whether a push was under way, so that it may be repeated, with the same push id
     */
    record HandedOver(DeliveryId delivery, Instant at, boolean maybePushed) implements ClusterEvent {
        @Override
        public void dispatchTo(ZimPushListener listener) {
            listener.handedOver(this);
        }
    }
}
