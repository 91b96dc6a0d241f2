package dev.zimpush.core.internal.delivery;

import dev.zimpush.CancelReason;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.DueReason;
import dev.zimpush.HoldReason;
import dev.zimpush.Message;
import dev.zimpush.Registration;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.internal.history.Keeping;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.core.internal.time.Timed;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One message to one device, until its outcome. Its fields are guarded by its lane's monitor and changed by {@link
 * Lifecycle} only.
 */
public final class Delivery extends Timed {
    final Lane lane;
    final Message message;

    /** Null if nothing concerns it but its own device. */
    final @Nullable Ties ties;

    /** By {@code SteadyClock.elapsed}, as the retry window's end. */
    final long acceptedAt;

    /** Of the message's id. */
    final int idHash;

    /** The next in its {@link DeliveryChain}, which alone changes it. */
    @Nullable
    Delivery next;

    State state = State.ROUTING;

    @Nullable
    HoldReason hold;

    long firstWrittenAt = NEVER;

    @Nullable
    Due due;

    /** Whether the device shall still get it on its connection: also what was pushed, but not what it has or nobody wants. */
    boolean wanted = true;

    /** The {@link Keeping}, as a byte, since there are a million of these. */
    private byte keeping;

    /** Whether the history has a step of it. */
    boolean chainBegun;

    private volatile long dueAt = NEVER;

    Delivery(Lane lane, Message message, @Nullable Ties ties, long acceptedAt) {
        this.lane = lane;
        this.message = message;
        this.idHash = message.id().hashCode();
        this.ties = ties;
        this.acceptedAt = acceptedAt;
    }

    /** The message. */
    public Message message() {
        return message;
    }

    /** The device. */
    public DeviceKey device() {
        return lane.device;
    }

    /** Its name. */
    public DeliveryId id() {
        return new DeliveryId(lane.device, message.id());
    }

    /** When it was accepted, by the node's clock with its stalls. */
    public long acceptedAt() {
        return acceptedAt;
    }

    /** When it was accepted, by the wall clock; known of what is in the ledger, and of what has become due. */
    public Instant acceptedWall() {
        return ties == null ? Transitions.due(this).acceptedAt : ties.acceptedAt;
    }

    /** The message's way into the ledger, if it may still be under way. */
    public @Nullable Recording recording() {
        return ties == null ? null : ties.recording;
    }

    @Nullable
    Siblings siblings() {
        return ties == null ? null : ties.siblings;
    }

    boolean isAdopted() {
        return ties != null && ties.past != null && ties.past.adopted();
    }

    /** Whether the history keeps its chain; asked once something happens to it that is not expected. */
    Keeping keeping() {
        return Keeping.of(keeping);
    }

    void keep(Keeping decided) {
        keeping = decided.code();
    }

    /** Changes the state and keeps count. */
    void become(State next) {
        State before = state;
        state = next;
        lane.node.tally.moved(before, next);
        if (next == State.SETTLED && due != null && due.reported) {
            lane.node.dueAges.left(due.windowEnd);
        }
    }

    boolean isOpen() {
        return state != State.SENDING && state != State.SETTLED;
    }

    /** Whether its time to live, or once it has been due the retry window, is over. Standing still counts: it got older. */
    boolean isExpired() {
        return timeLeft() <= 0;
    }

    /** When the clock for deadlines will say that it is expired, if the process does not stand still until then. */
    long expiryTimer(long now) {
        return now + Math.max(0, timeLeft());
    }

    private long timeLeft() {
        long expiresAt = acceptedAt + message.timeToLive().toNanos();
        return (due == null ? expiresAt : Math.min(expiresAt, due.windowEnd)) - lane.node.clock.elapsed();
    }

    void setTimer(long at) {
        if (dueAt == NEVER) {
            lane.node.deadlines.began();
        }
        dueAt = at;
        lane.node.deadlines.update(this);
    }

    void stopTimer() {
        if (dueAt != NEVER) {
            dueAt = NEVER;
            lane.node.deadlines.ended();
        }
    }

    @Override
    protected long dueAt() {
        return dueAt;
    }

    @Override
    protected void due(long now) {
        lane.node.lifecycle.timerRang(this, now);
    }

    /** What is known of it from now on, that it would be due. */
    Due newDue(DueReason reason, long late) {
        SteadyClock clock = lane.node.clock;
        // to the millisecond, which a database keeps of it, since ids are computed from it
        Instant accepted = clock.wall().minusNanos(clock.elapsed() - acceptedAt).truncatedTo(ChronoUnit.MILLIS);
        return new Due(reason, late, accepted, ties == null ? null : ties.past);
    }

    /** An address that was tried in vain, and whether the vendor doubted it. */
    record Tried(Registration to, boolean doubted) {}

    /** What is known of a delivery only once it has become due. */
    static final class Due {
        final DueReason reason;
        final long late;

        /** When it was accepted, by the wall clock as it is now. */
        final Instant acceptedAt;

        /** Whether it has been due; until then it waits for its siblings. */
        boolean reported;

        /** The end of the retry window, which begins when it is due. */
        long windowEnd = NEVER;

        /** Counts the entries into {@link State#DUE}, so that whoever works on an earlier one finds out. */
        int turn;

        /** That it waits for its siblings, for a chain of the history that may begin later. */
        ZimPushEvent.@Nullable Held siblingWait;

        /** Until when the vendor wants to be left alone, whatever else happens. */
        long notBefore;

        int attempt;

        /** How many claims were asked for and are not answered. */
        int claims;

        @Nullable
        Runnable cancelCall;

        boolean acked;

        @Nullable
        CancelReason cancelled;

        /** Whether it is held since no address is left that may be good. */
        boolean kept;

        final List<Tried> tried = new ArrayList<>(1);

        /** The credentials that it was tried with. */
        final Set<Object> triedWith = new HashSet<>(2);

        Due(DueReason reason, long late, Instant acceptedAt, @Nullable Past past) {
            this.reason = reason;
            this.late = late;
            this.acceptedAt = acceptedAt;
            if (past != null) {
                attempt = past.attempts();
                notBefore = past.notBefore();
            }
        }
    }
}
