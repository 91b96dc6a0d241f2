package dev.zimpush;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a node has in hand at a moment, in numbers: for a host's admin page, health check and gauges. Immutable; holds no id, no
 * content and no address.
 *
 * <p><b>How exact.</b> The numbers are read one after the other while the node works, so they need not fit together: a delivery that
 * moves meanwhile may be counted twice or not at all. Each number for itself is right at some moment of the look, and when
 * nothing moves all are. What happened, rather than what is, comes by the {@link ZimPushListener}.
 *
 * @param at when the look began, by the wall clock
 * @param connections the live connections that end on this node
 * @param deliveries what is unsettled here
 * @param providers one for each provider, in the order in which the builder got them
 * @param suspectAddresses how many addresses a vendor had doubts about within a day, without having taken a push to them since; at most
 *     100,000
 * @param membership this node's place in its cluster; null if it is alone
 */
public record NodeView(
        Instant at,
        int connections,
        Deliveries deliveries,
        List<Provider> providers,
        int suspectAddresses,
        @Nullable Membership membership) {
    /** Copies the list. */
    public NodeView {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(deliveries, "deliveries");
        providers = List.copyOf(providers);
    }

    /**
     * The unsettled deliveries of the node, by what they wait for.
     *
     * @param waiting written to a connection, un-acked, their deadlines to come; in a cluster also the places of messages that are
     *     being recorded
     * @param held waiting for a time to come, see {@link HoldReason}
     * @param due to be pushed as soon as rules, addresses and the provider's queue let them
     * @param sending with a provider
     * @param cap how many all together may be before a {@code send} is refused
     * @param oldestDue how long the oldest unsettled one has been due, back-offs included: at least, and less than a
     *     thousandth of the retry window, or a second, too little; for one that came from another node, since it has been due on
     *     this one; null if none has been due
     */
    public record Deliveries(
            int waiting,
            int held,
            int due,
            int sending,
            int cap,
            @Nullable Duration oldestDue) {
        /** All that is unsettled. */
        public int unsettled() {
            return waiting + held + due + sending;
        }
    }

    /**
     * A provider, as this node uses it.
     *
     * @param name its name
     * @param inFlight the places among its calls that are taken: calls that are under way, and what is being re-checked right before
     * @param atMost how many places it has
     * @param queued what waits for a place, retractions among it; what is not due any more may be counted until its turn comes
     * @param credentials one for each credential that was used since the node began, in the order of their names
     */
    public record Provider(String name, int inFlight, int atMost, int queued, List<Credential> credentials) {
        /** Copies the list. */
        public Provider {
            Objects.requireNonNull(name, "name");
            credentials = List.copyOf(credentials);
        }
    }

    /**
     * A credential of a provider, as this node uses it.
     *
     * @param name as the provider names it
     * @param breaker whether it is used
     * @param failures how many answers in a row were such that the breaker counts them
     * @param perSecond how many calls a second may begin now; 0 unless the breaker is closed
     * @param inFlight the places among its calls that are taken
     * @param queued what waits for a place, retractions among it
     * @param removalsStopped of how many apps no address is removed, since too many are bad; see {@link VendorEvent.RemovalStopped}
     */
    public record Credential(
            String name, Breaker breaker, int failures, long perSecond, int inFlight, int queued, int removalsStopped) {
        /** Refuses nulls. */
        public Credential {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(breaker, "breaker");
        }

        /** One with which addresses are removed as ever. */
        public Credential(String name, Breaker breaker, int failures, long perSecond, int inFlight, int queued) {
            this(name, breaker, failures, perSecond, inFlight, queued, 0);
        }
    }

    /** Where a breaker stands. */
    public enum Breaker {
        /** Closed: calls go out. */
        CLOSED,
        /** Open: none goes out for a while. */
        OPEN,
        /** Half open: one call at a time tries whether the vendor is back. */
        HALF_OPEN
    }

    /**
     * A node's place in its cluster, as far as it knows by itself.
     *
     * @param epoch the number under which the others know it; another one after it was taken for dead and came back
     * @param leaseLeft for how long it may go on to claim and send without an answer of the store; zero when the lease has ended
     * @param unwritten how many changes wait to be written to the store, beside those of the write that is under way
     */
    public record Membership(long epoch, Duration leaseLeft, int unwritten) {
        /** Refuses null. */
        public Membership {
            Objects.requireNonNull(leaseLeft, "leaseLeft");
        }

        /** Whether the lease is held: if not, sends fail and no push begins until the store answers again. */
        public boolean leaseHeld() {
            return !leaseLeft.isZero();
        }
    }
}
