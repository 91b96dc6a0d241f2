package dev.zimpush.core.internal.push;

import dev.zimpush.NodeView;
import dev.zimpush.core.internal.delivery.Delivery;
import dev.zimpush.spi.PushProvider;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * What waits for a provider, oldest first, and the places for the calls that it has in hand. What is not due any more is
 * dropped when the queue has doubled, so that it is bounded by the admission cap, also while the vendor takes nothing.
 * Thread-safe.
 */
final class ProviderQueue {
    private static final int FEW = 1024;

    private final PushProvider provider;
    private final Queue<Ticket> waiting = new ArrayDeque<>();
    private final BooleanSupplier open;
    private final Predicate<Ticket> stillDue;
    private final int places;
    private int free;
    private boolean pumping;
    private int lookAt = FEW;

    /** Gives out nothing unless {@code open}; asks that, and {@code stillDue}, under its monitor. */
    ProviderQueue(PushProvider provider, int inFlightAtMost, BooleanSupplier open, Predicate<Ticket> stillDue) {
        this.open = open;
        this.stillDue = stillDue;
        this.provider = provider;
        this.places = inFlightAtMost;
        this.free = inFlightAtMost;
    }

    PushProvider provider() {
        return provider;
    }

    /** Adds one and says whether somebody must be sent to {@linkplain #take pump}. */
    synchronized boolean add(Ticket ticket) {
        waiting.add(ticket);
        if (waiting.size() > lookAt) {
            waiting.removeIf(stillDue.negate());
            lookAt = Math.max(FEW, 2 * waiting.size());
        }
        return startPumping();
    }

    /** The provider, in numbers of one moment. */
    NodeView.Provider view() {
        String name = provider.name();
        synchronized (this) {
            return new NodeView.Provider(name, places - free, places, waiting.size());
        }
    }

    /** How many wait. */
    synchronized int size() {
        return waiting.size();
    }

    /** Gives a place back and says whether somebody must be sent to {@linkplain #take pump}. */
    synchronized boolean release() {
        free++;
        return startPumping();
    }

    /** Says whether somebody must be sent to {@linkplain #take pump}, since it may be open again. */
    synchronized boolean resume() {
        return startPumping();
    }

    /** Takes places and what shall have them; with nothing to take, the one who pumps is dismissed. */
    synchronized List<Ticket> take(int atMost) {
        List<Ticket> taken = new ArrayList<>();
        while (free > 0 && taken.size() < atMost && open.getAsBoolean()) {
            Ticket next = waiting.poll();
            if (next == null) {
                break;
            }
            taken.add(next);
            free--;
        }
        pumping = !taken.isEmpty();
        return taken;
    }

    private boolean startPumping() {
        if (pumping || free == 0 || waiting.isEmpty()) {
            return false;
        }
        pumping = true;
        return true;
    }

    /** A delivery in one of its turns of being due. */
    record Ticket(Delivery delivery, int turn) {}
}
