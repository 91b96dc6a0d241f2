package dev.zimpush.core.internal.push;

import dev.zimpush.NodeView;
import dev.zimpush.PushContent;
import dev.zimpush.core.internal.delivery.Delivery;
import dev.zimpush.core.internal.delivery.DueDeliveries;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one credential of a provider, by priority and age, the places for the calls that it has in hand, and its health,
 * which says how many may begin. What is not due any more is dropped when the queue has doubled, so that it is bounded by the
 * admission cap, also while the vendor takes nothing. Thread-safe.
 */
final class ProviderQueue {
    private static final int FEW = 1024;
    private static final long MILLI = 1_000_000L;

    private final PushProvider provider;
    private final String credential;
    private final WaitingLine waiting = new WaitingLine();
    private final VendorHealth health;
    private final Removals removals;
    private final LongSupplier clock;
    private final BooleanSupplier open;
    private final Predicate<Queued> stillDue;
    private final LongConsumer wakeIn;
    private final int places;
    private int free;
    private boolean pumping;
    private int lookAt = FEW;
    private long wakesAt = Long.MIN_VALUE;

    /**
     * Gives out nothing unless {@code open}; asks that, and {@code stillDue}, under its monitor.
     *
     * @param wakeIn sees to it that {@link #resume} is called in so many nanoseconds, instead of what it was told before; called under
     *     the monitor
     */
    ProviderQueue(
            PushProvider provider,
            String credential,
            int inFlightAtMost,
            VendorHealth health,
            Removals removals,
            LongSupplier clock,
            BooleanSupplier open,
            Predicate<Queued> stillDue,
            LongConsumer wakeIn) {
        this.provider = provider;
        this.credential = credential;
        this.health = health;
        this.removals = removals;
        this.clock = clock;
        this.open = open;
        this.stillDue = stillDue;
        this.wakeIn = wakeIn;
        this.places = inFlightAtMost;
        this.free = inFlightAtMost;
    }

    PushProvider provider() {
        return provider;
    }

    String credential() {
        return credential;
    }

    /** Whether bad addresses that it was used for are removed. */
    Removals removals() {
        return removals;
    }

    /** Adds one and says whether somebody must be sent to {@linkplain #take pump}. */
    synchronized boolean add(Queued ticket) {
        waiting.add(ticket);
        if (waiting.size() > lookAt) {
            waiting.removeIf(stillDue.negate());
            lookAt = Math.max(FEW, 2 * waiting.size());
        }
        return startPumping();
    }

    /** The credential, in numbers of one moment. */
    synchronized NodeView.Credential view() {
        return new NodeView.Credential(
                credential,
                health.breaker(),
                health.failures(),
                health.perSecond(clock.getAsLong()),
                places - free,
                waiting.size(),
                removals.stopped());
    }

    /** Whether the call of a place may still begin: not once the breaker has moved since the place was taken. */
    synchronized boolean mayCall(Place place) {
        return health.isCurrent(place.call);
    }

    /** How many wait. */
    synchronized int size() {
        return waiting.size();
    }

    /** Gives back a place that no call was made for, and says whether somebody must be sent to {@linkplain #take pump}. */
    synchronized boolean release(Place place) {
        free++;
        health.notBegun(place.call);
        return startPumping();
    }

    /** Gives back the place of a call that ended, and says what that means. */
    synchronized Ended ended(Place place, PushVerdict verdict) {
        free++;
        VendorHealth.Change change = health.ended(place.call, verdict, place.queued.tried(), clock.getAsLong());
        return new Ended(startPumping(), change);
    }

    /** Says whether somebody must be sent to {@linkplain #take pump}, since it may be open again. */
    synchronized boolean resume() {
        return startPumping();
    }

    /** Takes places and what shall have them; with nothing to take, the one who pumps is dismissed. */
    synchronized List<Place> take(int atMost) {
        int room = Math.min(free, atMost);
        int count = room == 0 || waiting.isEmpty() ? 0 : Math.min(room, health.available(clock.getAsLong()));
        List<Queued> taken = new ArrayList<>(count);
        while (taken.size() < count && open.getAsBoolean()) {
            // the youngest tries: what failed before, perhaps not by the vendor's fault, is older
            Queued next = health.breaker() == NodeView.Breaker.CLOSED ? waiting.poll() : waiting.pollYoungest();
            if (next == null) {
                break;
            }
            if (stillDue.test(next)) {
                taken.add(next);
            }
        }
        pumping = !taken.isEmpty();
        if (!pumping) {
            wakeWhenItMayGoOn();
            return List.of();
        }
        free -= taken.size();
        long call = health.begin(taken.size());
        return taken.stream().map(ticket -> new Place(this, ticket, call)).toList();
    }

    /** Takes out all that waits, if its breaker is not closed; the retractions among it wait for nothing any more. */
    synchronized List<Ticket> takeWhatWaitsForTheVendor() {
        List<Ticket> taken = new ArrayList<>();
        while (health.breaker() != NodeView.Breaker.CLOSED && !waiting.isEmpty()) {
            if (waiting.poll() instanceof Ticket next) {
                taken.add(next);
            }
        }
        return taken;
    }

    private boolean startPumping() {
        if (pumping || free == 0 || waiting.isEmpty()) {
            return false;
        }
        if (health.available(clock.getAsLong()) == 0) {
            wakeWhenItMayGoOn();
            return false;
        }
        pumping = true;
        return true;
    }

    private void wakeWhenItMayGoOn() {
        if (free == 0 || waiting.isEmpty()) {
            return;
        }
        long now = clock.getAsLong();
        long next = health.nextAt(now);
        boolean awaited = wakesAt > now && next >= wakesAt - MILLI;
        if (next > now && next != Long.MAX_VALUE && !awaited) {
            wakesAt = next;
            wakeIn.accept(next - now);
        }
    }

    /** What waits for a place: a notification, or a retraction, which goes when no notification waits. */
    sealed interface Queued permits Ticket, RetractionTicket {
        /** By which the older goes first, by the node's clock, stalls included. */
        long acceptedAt();

        /** Which of its turns it is in. */
        int turn();

        /** Whether it was with a vendor before. */
        boolean tried();

        /** Whether it has not been overtaken. */
        boolean isStillDue(DueDeliveries due);
    }

    /**
     * A delivery in one of its turns of being due.
     *
     * @param high whether it goes before others
     * @param acceptedAt when it was accepted, by the node's clock, stalls included
     * @param tried whether it was with a vendor before
     * @param goodUntil until when what the rules said holds, by the node's clock
     */
    record Ticket(Delivery delivery, int turn, boolean high, long acceptedAt, boolean tried, long goodUntil)
            implements Queued {
        @Override
        public boolean isStillDue(DueDeliveries due) {
            return due.isDue(delivery, turn);
        }

        static Ticket of(Delivery delivery, int turn, boolean tried, long goodUntil) {
            PushContent content = delivery.message().push().orElseThrow();
            return new Ticket(
                    delivery,
                    turn,
                    content.priority() == PushContent.Priority.HIGH,
                    delivery.acceptedAt(),
                    tried,
                    goodUntil);
        }
    }

    /** A place among the calls, and what has it. */
    record Place(ProviderQueue queue, Queued queued, long call) {
        Delivery delivery() {
            return ticket().delivery;
        }

        int turn() {
            return ticket().turn;
        }

        /** The notification; a retraction has none. */
        Ticket ticket() {
            return (Ticket) queued;
        }
    }

    /** What the end of a call means: whether somebody must be sent to pump, and what to tell. */
    record Ended(boolean pump, VendorHealth.@Nullable Change change) {}
}
