package dev.zimpush.core.internal.delivery;

import dev.zimpush.Message;
import dev.zimpush.spi.Journal.Stored;
import java.util.Collection;
import java.util.Objects;

/**
 * Whose a delivery is, in a cluster: rows of the ledger become this node's and are begun, or turn out to be another's, or go to
 * the others, and are forgotten. Any thread may bring any of these.
 */
public final class Ownership {
    private final Node node;
    private final Transitions transitions;

    Ownership(Node node, Transitions transitions) {
        this.node = node;
        this.transitions = transitions;
    }

    /**
     * Takes what the ledger says of a row of this node's: begins it, if it is not known here, or does what was noted on it. A
     * row that is known as settled is on its way out. Calls nobody; {@link Lifecycle#after} must follow.
     *
     * @param touched gets the lane
     * @return whether it was taken; not, once the node shuts down
     */
    boolean take(Stored row, Collection<Lane> touched) {
        while (true) {
            Lane lane = node.lanes.enter(row.delivery().device(), node);
            synchronized (lane) {
                if (lane.retired) {
                    continue;
                }
                touched.add(lane);
                if (node.registry.isShutDown()) {
                    return false;
                }
                Delivery delivery = lane.find(row.delivery().messageId());
                if (delivery != null) {
                    Ties ties = ties(delivery);
                    ties.fenced = false;
                    ties.acceptedAt = row.acceptedAt();
                } else {
                    if (node.memory.remembers(row.delivery())) {
                        node.ledger.settled(row.delivery(), row.acceptedAt(), null, true);
                        return true;
                    }
                    delivery = stored(lane, row);
                    node.admission.enterAnyway(1);
                    lane.add(delivery);
                    if (row.adopted()) {
                        node.reporter.adopted(delivery, row.maybePushed());
                    }
                    if (row.note() == null) {
                        node.lifecycle.route(delivery, null);
                    }
                }
                if (row.note() != null) {
                    transitions.noted(delivery, row.note());
                }
                return true;
            }
        }
    }

    private Delivery stored(Lane lane, Stored row) {
        long age = row.message().timeToLive().minus(row.timeLeft()).toNanos();
        Past past = new Past(
                row.adopted(),
                row.attempts(),
                node.clock.now() + row.notBefore().toNanos());
        Message message = node.taking.apply(row.message());
        return new Delivery(lane, message, Ties.stored(row.acceptedAt(), past), node.clock.elapsed() - age);
    }

    private static Ties ties(Delivery delivery) {
        return Objects.requireNonNull(delivery.ties, "what has a ledger beside it is tied to it");
    }

    /**
     * This node was taken for dead: whatever is not with a vendor may be another node's by now; except what is still to be
     * written down, and so will be this node's.
     */
    public void suspectAll() {
        node.lanes.forEach(lane -> {
            synchronized (lane) {
                for (Delivery delivery : lane.deliveries()) {
                    Recording recording = delivery.recording();
                    boolean stillToCome = recording != null && !recording.isOver();
                    ties(delivery).fenced = delivery.state != State.SENDING && !stillToCome;
                }
            }
        });
    }

    /** Forgets what did not turn out to be this node's since {@link #suspectAll}. Returns how many. */
    public int forgetSuspected() {
        int[] count = {0};
        node.lanes.forEach(lane -> {
            synchronized (lane) {
                for (Delivery delivery : lane.deliveries()) {
                    if (ties(delivery).fenced && delivery.state != State.SENDING) {
                        transitions.forget(delivery);
                        node.reporter.fenced(delivery);
                        count[0]++;
                    }
                }
            }
            node.workers.later(lane::tell);
        });
        node.kick();
        return count[0];
    }

    /** Forgets one that was not written down, for the caller was told that it is not known to have been accepted. */
    void withdraw(Delivery delivery) {
        synchronized (delivery.lane) {
            if (delivery.state != State.SETTLED) {
                transitions.forget(delivery);
            }
        }
        node.workers.later(delivery.lane::tell);
    }

    /** Leaves all that is unsettled to the other nodes; after the registry's shutdown. */
    public HandedOver handOverAll() {
        int[] counts = {0, 0};
        node.lanes.forEach(lane -> {
            synchronized (lane) {
                for (Delivery delivery : lane.deliveries()) {
                    boolean sending = delivery.state == State.SENDING;
                    counts[0]++;
                    counts[1] += sending ? 1 : 0;
                    transitions.forget(delivery);
                    node.reporter.handedOver(delivery, sending);
                }
            }
            node.after(lane);
        });
        return new HandedOver(counts[0], counts[1]);
    }

    /**
     * What a shutdown left to others.
     *
     * @param deliveries how many
     * @param maybePushed how many of them were with a vendor
     */
    public record HandedOver(int deliveries, int maybePushed) {}
}
