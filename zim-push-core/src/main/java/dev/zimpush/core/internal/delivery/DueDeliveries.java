package dev.zimpush.core.internal.delivery;

import dev.zimpush.DeviceKey;
import dev.zimpush.DueReason;
import dev.zimpush.HoldReason;
import dev.zimpush.Outcome;
import dev.zimpush.Registration;
import dev.zimpush.core.internal.delivery.Delivery.Tried;
import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.PushVerdict;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;

/**
 * What the push room may do with a delivery that is due: decide about it, claim it, bring the answer.
 *
 * <p>Each call names the turn or the attempt that it is about; one that comes too late, because the device acknowledged, came
 * back, or the time was over, finds the delivery elsewhere and does nothing. Thread-safe.
 */
public final class DueDeliveries {
    private final Node node;
    private final Transitions transitions;
    private final TriedAddresses addresses;

    DueDeliveries(Node node, Transitions transitions) {
        this.node = node;
        this.transitions = transitions;
        this.addresses = new TriedAddresses(node);
    }

    /** Whether it still stands in that turn of being due. */
    public boolean isDue(Delivery delivery, int turn) {
        synchronized (delivery.lane) {
            return delivery.state == State.DUE && Transitions.due(delivery).turn == turn;
        }
    }

    /** Whether it still stands in that turn of being due; if so, a claim is asked for, and {@link #claimAnswered} follows. */
    public boolean askClaim(Delivery delivery, int turn) {
        synchronized (delivery.lane) {
            boolean due = isDue(delivery, turn);
            if (due) {
                Transitions.due(delivery).claims++;
            }
            return due;
        }
    }

    /** A claim was answered, or not to be had. */
    public void claimAnswered(Delivery delivery) {
        synchronized (delivery.lane) {
            Transitions.due(delivery).claims--;
        }
    }

    /** Why it became due. */
    public DueReason reason(Delivery delivery) {
        synchronized (delivery.lane) {
            return Transitions.due(delivery).reason;
        }
    }

    /** Holds what is due in that turn, for a rule, until a time of the node's clock. */
    public void defer(Delivery delivery, int turn, String rule, String why, Duration wait) {
        ifDue(delivery, turn, now -> {
            node.reporter.ruleDecided(delivery, rule, false, why);
            transitions.hold(delivery, HoldReason.RULE, later(now, wait), now);
        });
    }

    /** Holds what is due in that turn, because something that it needs can't be reached now. */
    public void backOff(Delivery delivery, int turn, Duration wait) {
        ifDue(delivery, turn, now -> transitions.hold(delivery, HoldReason.BACK_OFF, later(now, wait), now));
    }

    /** Decides once more about what is due in that turn. */
    public void reconsider(Delivery delivery, int turn) {
        ifDue(delivery, turn, now -> transitions.decideAgain(delivery));
    }

    /** Decides once more about all that is due for a device, and what is {@linkplain #startOver kept}. */
    public void reconsider(DeviceKey device) {
        Lane lane = node.lanes.find(device);
        if (lane == null) {
            return;
        }
        synchronized (lane) {
            for (Delivery delivery : lane.deliveries()) {
                if (delivery.state == State.DUE) {
                    transitions.decideAgain(delivery);
                } else if (isKept(delivery)) {
                    transitions.becomeDueAgain(delivery, node.clock.now());
                }
            }
        }
        node.after(lane);
    }

    /** Decides once more about what is {@linkplain #startOver kept}. */
    public void wake(Delivery delivery) {
        synchronized (delivery.lane) {
            if (isKept(delivery)) {
                transitions.becomeDueAgain(delivery, node.clock.now());
            }
        }
        node.after(delivery.lane);
    }

    /** Whether it is {@linkplain #startOver kept}. */
    public boolean isKept(Delivery delivery) {
        synchronized (delivery.lane) {
            return delivery.state == State.HELD && delivery.due != null && delivery.due.kept;
        }
    }

    /** Settles what is due in that turn and was claimed, because a rule says so. Says whether it did, as {@link #settleDue}. */
    public boolean suppress(Delivery delivery, int turn, String rule, String why) {
        return ifUnanswered(delivery, turn, () -> {
            node.reporter.ruleDecided(delivery, rule, true, why);
            transitions.settle(delivery, Outcome.SUPPRESSED, null, rule + ": " + why);
        });
    }

    /**
     * Settles what is due in that turn and was claimed, because there is nothing or nobody to push to. Says whether it did: an
     * acknowledgement that is still to be noted on the row leaves it as it is.
     */
    public boolean settleDue(Delivery delivery, int turn, Outcome outcome, String detail) {
        return ifUnanswered(delivery, turn, () -> transitions.settle(delivery, outcome, null, detail));
    }

    private boolean ifUnanswered(Delivery delivery, int turn, Runnable transition) {
        boolean[] done = {false};
        ifDue(delivery, turn, now -> {
            if (delivery.wanted) {
                transition.run();
                done[0] = true;
            }
        });
        return done[0];
    }

    /** Settles what is due in that turn as its row says: the device has it, or nobody wants it. */
    public void noted(Delivery delivery, int turn, Note note) {
        ifDue(delivery, turn, now -> transitions.noted(delivery, note));
    }

    /** Holds what is due in that turn: a sibling on another node may still acknowledge. */
    public void awaitSibling(Delivery delivery, int turn, Duration wait) {
        ifDue(delivery, turn, now -> transitions.hold(delivery, HoldReason.SIBLING, later(now, wait), now));
    }

    /** Forgets what is due in that turn: its row is not this node's any more. */
    public void fenced(Delivery delivery, int turn) {
        ifDue(delivery, turn, now -> {
            transitions.forget(delivery);
            node.reporter.fenced(delivery);
        });
    }

    /** Forgets what is due in that turn: its row was given to another node. */
    public void routed(Delivery delivery, int turn, long otherNode) {
        ifDue(delivery, turn, now -> {
            transitions.forget(delivery);
            node.reporter.routed(delivery, otherNode);
        });
    }

    /**
     * Gives back the row of a claim that led to no call; unless a later turn has asked for it again, whose answer this must not
     * undo.
     */
    public void release(Delivery delivery, Duration wait) {
        synchronized (delivery.lane) {
            Delivery.Due due = Transitions.due(delivery);
            if (delivery.isOpen() && due.claims == 0) {
                node.ledger.released(delivery.id(), due.attempt, wait);
            }
        }
        node.kick();
    }

    /** What is known of its addresses. */
    public TriedAddresses addresses() {
        return addresses;
    }

    /**
     * The last re-check: takes what is due in that turn to {@link State#SENDING}, if it was neither acknowledged nor
     * cancelled, is in time, its device is not back, and no sibling acknowledged or may. An acknowledgement that is still to be
     * noted on the row leaves it as it is.
     *
     * @param credential what it is sent with, for {@link TriedAddresses#wasTried}
     * @param cancelCall what to do when the provider does not answer in time; called with the number of the attempt on a worker, perhaps
     *     repeatedly, perhaps before this returns
     * @return the number of the attempt, or 0 if it is not to be sent any more
     */
    public int claim(
            Delivery delivery,
            int turn,
            UUID pushId,
            String provider,
            Object credential,
            Registration to,
            IntConsumer cancelCall) {
        int[] attempt = {0};
        ifDue(delivery, turn, now -> {
            if (delivery.isExpired()) {
                transitions.settle(delivery, Outcome.EXPIRED, null, "not sent in time");
                return;
            }
            if (!delivery.wanted || transitions.stoppedBySiblings(delivery, now)) {
                return;
            }
            Delivery.Due due = Transitions.due(delivery);
            int number = ++due.attempt;
            attempt[0] = number;
            due.triedWith.add(credential);
            due.cancelCall = () -> cancelCall.accept(number);
            delivery.become(State.SENDING);
            delivery.setTimer(now + node.limits.callTimeout());
            node.reporter.attempted(delivery, due.attempt, pushId, provider, to);
        });
        return attempt[0];
    }

    /** How long a provider, or a host that is asked for what it shall send, may take. */
    public Duration callTimeout() {
        return Duration.ofNanos(node.limits.callTimeout());
    }

    /** How much of its time to live is left. */
    public Duration timeLeft(Delivery delivery) {
        return Duration.ofNanos(
                Math.max(0, delivery.acceptedAt + delivery.message.timeToLive().toNanos() - node.clock.elapsed()));
    }

    private void ifDue(Delivery delivery, int turn, LongConsumer transition) {
        Lane lane = delivery.lane;
        synchronized (lane) {
            if (delivery.state != State.DUE || Transitions.due(delivery).turn != turn) {
                return;
            }
            transition.accept(node.clock.now());
        }
        node.after(lane);
    }

    /**
     * The provider's answer to an attempt. An answer to an earlier one changes nothing.
     *
     * @param to the address that was tried
     * @param backOff how long to wait before the next try, if there is one
     * @return the turn in which it is due for its next address; 0 if it is not due, or not yet
     */
    public int answered(
            Delivery delivery,
            int attempt,
            UUID pushId,
            String provider,
            Registration to,
            PushVerdict verdict,
            Duration took,
            Duration backOff) {
        Lane lane = delivery.lane;
        int nextTurn = 0;
        synchronized (lane) {
            Delivery.Due due = Transitions.due(delivery);
            if (delivery.state != State.SENDING || due.attempt != attempt) {
                return 0;
            }
            due.cancelCall = null;
            long now = node.clock.now();
            node.reporter.answered(delivery, attempt, pushId, provider, verdict, took);
            if (verdict.kind() == PushVerdict.Kind.ACCEPTED) {
                transitions.settle(delivery, Outcome.PUSHED, null, "");
                node.retracting.pushed(delivery, to, due.cancelled);
            } else if (due.acked) {
                transitions.settle(delivery, Outcome.ACKED, null, "");
            } else if (due.cancelled != null) {
                transitions.settle(delivery, Outcome.CANCELLED, due.cancelled, "");
            } else if (verdict.kind() == PushVerdict.Kind.REFUSED) {
                transitions.settle(
                        delivery, Outcome.FAILED, null, provider + ": " + verdict.status() + ' ' + verdict.reason());
            } else if (delivery.isExpired()) {
                transitions.settle(delivery, Outcome.EXPIRED, null, "the last try failed");
            } else if (verdict.kind() == PushVerdict.Kind.RETRY || verdict.kind() == PushVerdict.Kind.CREDENTIAL) {
                due.notBefore = Math.max(due.notBefore, later(now, backOff));
                backOff(delivery, due, now);
            } else {
                due.tried.add(new Tried(to, TriedAddresses.isDoubt(verdict)));
                if (due.notBefore > now) {
                    backOff(delivery, due, now);
                } else {
                    delivery.become(State.DUE);
                    delivery.setTimer(delivery.expiryTimer(now));
                    nextTurn = ++due.turn;
                }
            }
        }
        node.after(lane);
        return nextTurn;
    }

    /**
     * Keeps what is due in that turn and has no address left: they are good for another try then, or when it is {@linkplain #wake
     * woken}.
     *
     * @param backOff tells how long, by the number of the last attempt
     */
    public void startOver(Delivery delivery, int turn, IntFunction<Duration> backOff) {
        ifDue(delivery, turn, now -> {
            Delivery.Due due = Transitions.due(delivery);
            due.tried.clear();
            long until = Math.max(due.notBefore, later(now, backOff.apply(due.attempt)));
            transitions.hold(delivery, HoldReason.BACK_OFF, until, now);
            due.kept = true;
            node.ledger.released(delivery.id(), due.attempt, Duration.ofNanos(until - now));
        });
    }

    private void backOff(Delivery delivery, Delivery.Due due, long now) {
        transitions.hold(delivery, HoldReason.BACK_OFF, due.notBefore, now);
        node.ledger.released(delivery.id(), due.attempt, Duration.ofNanos(due.notBefore - now));
    }

    private static long later(long now, Duration wait) {
        return now + Math.min(Delivery.NEVER / 2, Math.max(0, TimeUnit.NANOSECONDS.convert(wait)));
    }
}
