package dev.zimpush.core.internal.delivery;

import dev.zimpush.CancelReason;
import dev.zimpush.DeliveryId;
import dev.zimpush.DueReason;
import dev.zimpush.HoldReason;
import dev.zimpush.Outcome;
import dev.zimpush.SettlementMode;
import dev.zimpush.spi.Journal.Note;
import org.jspecify.annotations.Nullable;

/**
 * The moves of the state machine of a delivery: nothing else changes one.
 *
 * <pre>
 *   ROUTING --live--------------------------------&gt; WAITING, written
 *   ROUTING --no connection, suspect, too much----&gt; DUE
 *   WAITING --deadline----------------------------&gt; DUE
 *   WAITING --connection lost---------------------&gt; HELD(hand-over) --over--&gt; DUE
 *   WAITING, HELD, DUE --the device is back-------&gt; WAITING, written again
 *   -&gt; DUE while a sibling may acknowledge--------&gt; HELD(sibling)
 *   DUE --rule, nothing or nobody to push to------&gt; HELD(rule) or SETTLED
 *   DUE --claim-----------------------------------&gt; SENDING
 *   SENDING --answer------------------------------&gt; SETTLED, HELD(back-off) or DUE(next address)
 *   open --acknowledged, cancelled, time over-----&gt; SETTLED
 * </pre>
 *
 * <p>Every method is called under the monitor of the delivery's lane, which makes each move one step: a race is decided by
 * who gets the monitor first, and the other finds the new state. Nothing of the host's is called here: writes go to the
 * connection's outbox, events to the lane's queue, all else to the workers.
 */
final class Transitions {
    private final Node node;
    private final DueHandler dueHandler;

    Transitions(Node node, DueHandler dueHandler) {
        this.node = node;
        this.dueHandler = dueHandler;
    }

    /** Writes it to the live connection, where it waits, unless waiting there is in vain. */
    void write(Delivery delivery, LiveConnection connection, long now) {
        boolean suspect = connection.isSuspect();
        boolean tooMany = delivery.lane.unsettled() > node.limits.unackedPerConnection();
        put(delivery, connection, now, suspect || tooMany ? now : now + connection.ackTimeout());
        if (suspect) {
            becomeDue(delivery, DueReason.CONNECTION_SUSPECT, now, now);
        } else if (tooMany) {
            becomeDue(delivery, DueReason.UNACKED_LIMIT, now, now);
        } else {
            await(delivery, now + connection.ackTimeout(), now);
        }
    }

    void put(Delivery delivery, LiveConnection connection, long now, long deadline) {
        boolean again = delivery.firstWrittenAt != Delivery.NEVER;
        if (!again) {
            delivery.firstWrittenAt = now;
        }
        connection.enqueue(delivery);
        node.reporter.sent(delivery, connection, again, deadline - now);
    }

    void await(Delivery delivery, long deadline, long now) {
        delivery.become(State.WAITING);
        delivery.hold = null;
        Ties ties = delivery.ties;
        if (ties != null && ties.siblings != null && !ties.mayAck) {
            ties.mayAck = true;
            ties.siblings.mayAckAgain();
        }
        delivery.setTimer(Math.min(deadline, delivery.expiryTimer(now)));
    }

    void hold(Delivery delivery, HoldReason reason, long until, long now) {
        long atMost = reason == HoldReason.HAND_OVER ? until : Math.min(until, delivery.expiryTimer(now));
        delivery.become(State.HELD);
        delivery.hold = reason;
        if (delivery.due != null) {
            delivery.due.kept = false;
        }
        delivery.setTimer(atMost);
        node.reporter.held(delivery, reason, atMost - now);
    }

    /**
     * The moment the seed is about. With siblings that may still acknowledge it waits for them, and is not due yet; once it
     * was, the first reason stays.
     */
    void becomeDue(Delivery delivery, DueReason reason, long deadline, long now) {
        if (delivery.due == null || !delivery.due.reported) {
            delivery.due = delivery.newDue(reason, now - deadline);
        }
        if (delivery.isExpired()) {
            settle(delivery, Outcome.EXPIRED, null, "expired before it was due");
            return;
        }
        Siblings siblings = delivery.siblings();
        if (siblings != null && siblingsEnded(delivery, siblings)) {
            return;
        }
        if (siblings != null && siblingMayAck(delivery, siblings)) {
            hold(delivery, HoldReason.SIBLING, Delivery.NEVER, now);
        } else {
            enterDue(delivery, now);
        }
    }

    /** Cancels it if its group is at its end, and says whether it did. */
    private boolean siblingsEnded(Delivery delivery, Siblings siblings) {
        CancelReason reason = siblings.ended();
        if (reason != null) {
            settle(delivery, Outcome.CANCELLED, reason, "");
        }
        return reason != null;
    }

    /** The look at the siblings before a claim: whether it is cancelled, or must wait because one has come back. */
    boolean stoppedBySiblings(Delivery delivery, long now) {
        Siblings siblings = delivery.siblings();
        if (siblings == null) {
            return false;
        }
        if (siblingsEnded(delivery, siblings)) {
            return true;
        }
        if (siblings.noneMayAck()) {
            return false;
        }
        hold(delivery, HoldReason.SIBLING, Delivery.NEVER, now);
        return true;
    }

    /** Takes it off those that may acknowledge, and releases the others if it was the last. */
    private boolean siblingMayAck(Delivery delivery, Siblings siblings) {
        if (!stopCounting(delivery)) {
            return !siblings.noneMayAck();
        }
        if (siblings.lastFailed()) {
            release(siblings);
            return false;
        }
        return true;
    }

    /** Says that it does not count any more among those that may acknowledge; false if it did not before. */
    private static boolean stopCounting(Delivery delivery) {
        Ties ties = delivery.ties;
        if (ties == null || !ties.mayAck) {
            return false;
        }
        ties.mayAck = false;
        return true;
    }

    /** The same for what was due before and was held since. */
    void becomeDueAgain(Delivery delivery, long now) {
        becomeDue(delivery, due(delivery).reason, now, now);
    }

    /** What is due is decided about once more. */
    void decideAgain(Delivery delivery) {
        int turn = ++due(delivery).turn;
        node.workers.later(() -> dueHandler.due(delivery, turn));
    }

    private void enterDue(Delivery delivery, long now) {
        Delivery.Due due = due(delivery);
        if (due.notBefore > now) {
            hold(delivery, HoldReason.BACK_OFF, due.notBefore, now);
            return;
        }
        delivery.become(State.DUE);
        delivery.hold = null;
        int turn = ++due.turn;
        if (!due.reported) {
            due.reported = true;
            due.windowEnd = node.clock.elapsed() + node.limits.retryWindow();
            node.dueAges.entered(due.windowEnd);
            node.reporter.pushDue(delivery, due);
        }
        delivery.setTimer(delivery.expiryTimer(now));
        node.workers.later(() -> dueHandler.due(delivery, turn));
    }

    /** The siblings that wait for each other are due now; under no or one lane's monitor, so on a worker. */
    private void release(Siblings siblings) {
        node.workers.later(() -> siblings.members().forEach(sibling -> {
            synchronized (sibling.lane) {
                if (sibling.state == State.HELD
                        && sibling.hold == HoldReason.SIBLING
                        && siblings.noneMayAck()
                        && !siblingsEnded(sibling, siblings)) {
                    enterDue(sibling, node.clock.now());
                }
            }
            sibling.lane.tell();
        }));
    }

    void failed(Siblings siblings) {
        if (siblings.lastFailed()) {
            release(siblings);
        }
    }

    void noteAck(Delivery delivery) {
        Delivery.Due due = due(delivery);
        if (due.acked) {
            return;
        }
        due.acked = true;
        delivery.wanted = false;
        node.ledger.acked(delivery.id());
        ackedElsewhere(delivery);
    }

    /** What another node, or this one before, noted on the row. */
    void noted(Delivery delivery, Note note) {
        if (note != Note.ACKED) {
            cancel(delivery, reason(note));
        } else if (delivery.state == State.SENDING) {
            noteAck(delivery);
        } else if (delivery.isOpen()) {
            settle(delivery, Outcome.ACKED, null, "");
        }
    }

    private static CancelReason reason(Note note) {
        return switch (note) {
            case RECALLED -> CancelReason.RECALLED;
            case READ -> CancelReason.READ;
            case ACKED_ELSEWHERE -> CancelReason.ACKED_ELSEWHERE;
            case LOGGED_OUT -> CancelReason.LOGGED_OUT;
            case ACKED -> throw new IllegalArgumentException("an ack cancels nothing");
        };
    }

    /** Lets go of one that is another node's: without an outcome, which is told there. */
    void forget(Delivery delivery) {
        delivery.become(State.SETTLED);
        delivery.hold = null;
        delivery.wanted = false;
        delivery.stopTimer();
        delivery.lane.remove(delivery);
        node.admission.leave(1);
    }

    void cancel(Delivery delivery, CancelReason reason) {
        if (delivery.state == State.SENDING) {
            Delivery.Due due = due(delivery);
            due.cancelled = due.cancelled == null ? reason : due.cancelled;
            delivery.wanted = false;
        } else if (delivery.isOpen()) {
            settle(delivery, Outcome.CANCELLED, reason, "");
        }
    }

    void settle(Delivery delivery, Outcome outcome, @Nullable CancelReason cancelled, String detail) {
        Lane lane = delivery.lane;
        Delivery.Due due = delivery.due;
        boolean ackNoted = due != null && due.acked;
        delivery.become(State.SETTLED);
        delivery.hold = null;
        delivery.wanted &= outcome != Outcome.ACKED && outcome != Outcome.CANCELLED;
        delivery.stopTimer();
        node.memory.settled(delivery, outcome, ackNoted);
        lane.remove(delivery);
        node.admission.leave(1);
        node.tally.settled(outcome);
        node.reporter.settled(delivery, outcome, cancelled, detail);
        if (ackNoted && outcome != Outcome.ACKED) {
            node.reporter.lateAck(lane, delivery.id(), outcome);
        }
        erase(delivery, outcome);
        Siblings siblings = delivery.siblings();
        if (siblings != null) {
            siblings.remove(delivery);
        }
        if (outcome == Outcome.ACKED) {
            ackedElsewhere(delivery);
        } else if (siblings != null) {
            if (cancelled != null && cancelled != CancelReason.LOGGED_OUT) {
                siblings.end(cancelled);
            }
            if (stopCounting(delivery)) {
                failed(siblings);
            }
        }
    }

    /** Sees to it that the row goes once the outcome was told. */
    private void erase(Delivery delivery, Outcome outcome) {
        if (node.ledger.isShared()) {
            boolean fact = outcome == Outcome.ACKED || outcome == Outcome.PUSHED;
            node.ledger.promise();
            delivery.lane.afterEvents(() -> {
                node.ledger.settled(delivery.id(), delivery.acceptedWall(), delivery.recording(), fact);
                node.ledger.kept();
            });
        }
    }

    private void ackedElsewhere(Delivery delivery) {
        Siblings siblings = delivery.siblings();
        if (siblings != null) {
            ackedElsewhere(siblings, delivery.id());
        }
        if (delivery.message.settlement() == SettlementMode.ANY_DEVICE) {
            node.ledger.ackedElsewhere(delivery.id());
            node.retracting.ackedElsewhere(delivery.id());
        }
    }

    /** Cancels what is left of a message, for good; the lanes of the siblings are taken on a worker, one by one. */
    void ackedElsewhere(Siblings siblings, DeliveryId acked) {
        siblings.end(CancelReason.ACKED_ELSEWHERE);
        node.workers.later(() -> {
            for (Delivery sibling : siblings.members()) {
                synchronized (sibling.lane) {
                    cancel(sibling, CancelReason.ACKED_ELSEWHERE);
                }
                sibling.lane.tell();
            }
            node.retracting.ackedElsewhere(acked);
        });
    }

    /** Begins a delivery whose group is at its end already: a sibling acknowledged while the devices were gone through. */
    boolean endedBeforeItBegan(Delivery delivery) {
        Siblings siblings = delivery.siblings();
        return siblings != null && siblingsEnded(delivery, siblings);
    }

    static Delivery.Due due(Delivery delivery) {
        Delivery.Due due = delivery.due;
        if (due == null) {
            throw new IllegalStateException(delivery.id() + " was never due");
        }
        return due;
    }
}
