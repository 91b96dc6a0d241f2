package dev.zimpush.core.internal.delivery;

import dev.zimpush.CancelReason;
import dev.zimpush.DeviceKey;
import dev.zimpush.DueReason;
import dev.zimpush.HoldReason;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What happens to deliveries from outside, acknowledgements aside: a message is sent, a connection opens or is lost, a timer rings,
 * somebody cancels, the node shuts down. Any thread may bring any of these. Each finds the lane, moves its
 * deliveries under its monitor by {@link Transitions}, and sees to what that left to write and to tell after it.
 */
public final class Lifecycle {
    /** How often its ack timeout a delivery may be postponed by reconnects, from its first write. */
    private static final int POSTPONE_AT_MOST = 3;

    private final Node node;
    private final Transitions transitions;

    Lifecycle(Node node, Transitions transitions) {
        this.node = node;
        this.transitions = transitions;
    }

    /** What became of a call that begins a delivery. */
    public enum Begun {
        /** It has begun. */
        YES,
        /** The same message is unsettled for that device. */
        REPEATED,
        /** The same message was settled of late for that device. */
        SETTLED_BEFORE,
        /** The library was closed meanwhile. */
        CLOSED
    }

    /**
     * Begins a delivery, for which a place was taken at the {@link Admission}. Calls nobody; {@link #after} must follow for
     * each lane that was touched.
     *
     * @param ties its own; it counts among its siblings already
     * @param dueAlready why it is due from the start, or null if its connection decides
     * @param touched gets the lane
     */
    Begun begin(
            DeviceKey device,
            Message message,
            @Nullable Ties ties,
            @Nullable DueReason dueAlready,
            Collection<Lane> touched) {
        while (true) {
            Lane lane = node.lanes.enter(device, node);
            synchronized (lane) {
                if (lane.retired) {
                    continue;
                }
                touched.add(lane);
                Begun refused = node.registry.isShutDown() ? Begun.CLOSED : known(lane, message.id());
                if (refused != null) {
                    if (ties != null && ties.siblings != null) {
                        transitions.failed(ties.siblings);
                    }
                    return refused;
                }
                Delivery delivery = new Delivery(lane, message, ties, node.clock.elapsed());
                lane.add(delivery);
                if (ties != null) {
                    ties.begun(delivery);
                }
                if (!transitions.endedBeforeItBegan(delivery)) {
                    route(delivery, dueAlready);
                }
                return Begun.YES;
            }
        }
    }

    /** Its way from the start, by the connection that its device has; under the lane's monitor. */
    void route(Delivery delivery, @Nullable DueReason dueAlready) {
        long now = node.clock.now();
        LiveConnection connection = delivery.lane.connection;
        if (dueAlready != null) {
            transitions.becomeDue(delivery, dueAlready, now, now);
        } else if (connection == null) {
            transitions.becomeDue(delivery, DueReason.DISCONNECTED, now, now);
        } else {
            transitions.write(delivery, connection, now);
        }
    }

    /** Writes and tells what the lanes were left to write and to tell; under no monitor. */
    void after(Collection<Lane> lanes) {
        for (Lane lane : lanes) {
            LiveConnection connection = lane.connection;
            if (connection != null) {
                connection.write();
            }
        }
        lanes.forEach(node::after);
    }

    /** The same on the workers: for threads that others wait for, since a link or a listener may hang. */
    void afterLater(Collection<Lane> lanes) {
        for (Lane lane : lanes) {
            node.workers.later(() -> after(List.of(lane)));
        }
    }

    private @Nullable Begun known(Lane lane, String messageId) {
        if (lane.find(messageId) != null) {
            return Begun.REPEATED;
        }
        return node.memory.remembers(lane.device, messageId) ? Begun.SETTLED_BEFORE : null;
    }

    /** The device has a new connection: everything unsettled is written to it, in order. Under the lane's monitor. */
    void reopened(Lane lane, LiveConnection connection, long now) {
        int written = 0;
        for (Delivery delivery : lane.deliveries()) {
            if (!delivery.wanted) {
                continue;
            }
            written++;
            long limit = delivery.firstWrittenAt == Delivery.NEVER
                    ? Delivery.NEVER
                    : delivery.firstWrittenAt + POSTPONE_AT_MOST * connection.ackTimeout();
            long deadline = Math.min(now + connection.ackTimeout(), limit);
            boolean postponed = delivery.isOpen()
                    && deadline > now
                    && !delivery.isExpired()
                    && written <= node.limits.unackedPerConnection();
            long unchanged = delivery.state == State.WAITING ? delivery.dueAt() : now;
            transitions.put(delivery, connection, now, postponed ? deadline : unchanged);
            if (postponed) {
                transitions.await(delivery, deadline, now);
            } else if (delivery.state == State.SENDING) {
                // if this try fails, the device has its time to acknowledge before the next
                Delivery.Due due = Transitions.due(delivery);
                due.notBefore = Math.max(due.notBefore, deadline);
            }
        }
    }

    /** The lane's connection gives way to another one: what was written to it is written again. Under the lane's monitor. */
    void displaced(Lane lane, LiveConnection connection) {
        lane.deliveries().forEach(delivery -> node.reporter.begin(delivery, connection));
    }

    /** The lane's connection has ended: what waits on it is held for the hand-over. Under the lane's monitor. */
    void connectionLost(Lane lane, LiveConnection connection, long now) {
        for (Delivery delivery : lane.deliveries()) {
            node.reporter.begin(delivery, connection);
            if (delivery.state == State.WAITING) {
                long until = Math.min(now + node.limits.handOver(), delivery.dueAt());
                if (until <= now) {
                    transitions.becomeDue(delivery, DueReason.CONNECTION_LOST, now, now);
                } else {
                    transitions.hold(delivery, HoldReason.HAND_OVER, until, now);
                }
            }
        }
    }

    /** Called by the timer when something of a delivery may be due. */
    void timerRang(Delivery delivery, long now) {
        Lane lane = delivery.lane;
        synchronized (lane) {
            long at = delivery.dueAt();
            if (at > now) {
                node.deadlines.update(delivery);
                return;
            }
            switch (delivery.state) {
                case WAITING -> deadlinePassed(delivery, at, now);
                case HELD -> holdIsOver(delivery, at, now);
                case DUE -> transitions.settle(delivery, Outcome.EXPIRED, null, "not sent in time");
                case SENDING -> callTimedOut(delivery, now);
                case ROUTING, SETTLED -> throw new IllegalStateException("a timer rang in " + delivery.state);
            }
        }
        node.workers.later(lane::tell);
    }

    private void deadlinePassed(Delivery delivery, long at, long now) {
        if (delivery.isExpired()) {
            transitions.settle(delivery, Outcome.EXPIRED, null, "not acknowledged within its time to live");
            return;
        }
        LiveConnection connection = delivery.lane.connection;
        if (connection != null && connection.isOpen() && !connection.isSuspect() && !connection.wasHeardAfter(at)) {
            node.registry.suspect(connection, true);
        }
        transitions.becomeDue(delivery, DueReason.ACK_TIMEOUT, at, now);
    }

    private void holdIsOver(Delivery delivery, long at, long now) {
        if (delivery.hold == HoldReason.HAND_OVER) {
            transitions.becomeDue(delivery, DueReason.CONNECTION_LOST, at, now);
        } else if (delivery.isExpired()) {
            transitions.settle(delivery, Outcome.EXPIRED, null, "held until its time was over");
        } else {
            transitions.becomeDueAgain(delivery, now);
        }
    }

    private void callTimedOut(Delivery delivery, long now) {
        Runnable cancelCall = Transitions.due(delivery).cancelCall;
        delivery.setTimer(now + node.limits.callTimeout());
        if (cancelCall != null) {
            node.workers.later(cancelCall);
        }
    }

    /** Cancels the user's deliveries of such messages; what is with a vendor is noted. Returns how many. */
    public int cancelForUser(String userId, Predicate<Message> which, CancelReason reason) {
        int count = 0;
        List<Lane> lanes = node.lanes.ofUser(userId);
        for (Lane lane : lanes) {
            count += cancel(lane, which, reason);
        }
        // not before: what waits for siblings would be released, and cancelled by others
        lanes.forEach(node::after);
        return count;
    }

    /** Leaves the rest to the caller, who sees to every lane before it kicks the workers. */
    int cancel(Lane lane, Predicate<Message> which, CancelReason reason) {
        int count = 0;
        synchronized (lane) {
            for (Delivery delivery : lane.deliveries()) {
                if (which.test(delivery.message)) {
                    Siblings siblings = delivery.siblings();
                    if (siblings != null && reason != CancelReason.LOGGED_OUT) {
                        siblings.end(reason);
                    }
                    transitions.cancel(delivery, reason);
                    count++;
                }
            }
        }
        return count;
    }

    /** Begins to count what settles; the latch opens when nothing is due or with a vendor any more. */
    public CountDownLatch beginShutdown() {
        node.registry.shutDown();
        node.tally.begin();
        return node.tally.nothingIsPushed();
    }

    /** Cancels all that is unsettled, also what is with a vendor; after the registry's shutdown. Returns the latter. */
    public int cancelAll() {
        int[] maybePushed = {0};
        node.lanes.forEach(lane -> {
            synchronized (lane) {
                for (Delivery delivery : lane.deliveries()) {
                    Siblings siblings = delivery.siblings();
                    if (siblings != null) {
                        siblings.end(CancelReason.SHUTDOWN);
                    }
                    boolean sending = delivery.state == State.SENDING;
                    maybePushed[0] += sending ? 1 : 0;
                    transitions.settle(
                            delivery,
                            Outcome.CANCELLED,
                            CancelReason.SHUTDOWN,
                            sending ? "a push was under way and may be shown" : "");
                }
            }
            node.after(lane);
        });
        return maybePushed[0];
    }

    /** How many settled since the shutdown began, per outcome that there was. */
    public Map<Outcome, Integer> settledSinceShutdown() {
        return node.tally.settledSince();
    }
}
