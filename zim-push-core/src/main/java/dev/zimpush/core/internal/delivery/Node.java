package dev.zimpush.core.internal.delivery;

import dev.zimpush.Message;
import dev.zimpush.NodeView;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.event.Listeners;
import dev.zimpush.core.internal.history.Trails;
import dev.zimpush.core.internal.time.CoarseClock;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.SteadyClock;
import java.util.function.UnaryOperator;

/** What the lanes of one node share: clock, deadlines, listeners, workers, limits, and who acts on lanes. */
public final class Node {
    final SteadyClock clock;
    final CoarseClock coarseClock;
    final Deadlines deadlines;
    final Listeners listeners;
    final Workers workers;
    final Limits limits;
    final SettledMemory memory;
    final Admission admission;
    final Reporter reporter;
    final Tally tally = new Tally();
    final DueAges dueAges;
    final Lanes lanes = new Lanes();
    final Transitions transitions;
    final Lifecycle lifecycle;
    final Acknowledgements acknowledgements;
    final Ownership ownership;
    final DueDeliveries dueDeliveries;
    final Registry registry;
    final Ledger ledger;
    final UnaryOperator<Message> taking;
    final Retracting retracting;

    /**
     * Puts a node together.
     *
     * @param taking what this node makes of a message that comes from the ledger; called under a monitor
     */
    public Node(
            SteadyClock clock,
            Deadlines deadlines,
            Listeners listeners,
            Workers workers,
            Limits limits,
            SettledMemory memory,
            Trails trails,
            Ledger ledger,
            UnaryOperator<Message> taking,
            Retracting retracting,
            DueHandler dueHandler) {
        this.clock = clock;
        this.coarseClock = new CoarseClock(clock, deadlines, limits.heartbeatExpiry());
        this.deadlines = deadlines;
        this.listeners = listeners;
        this.reporter = new Reporter(listeners, trails, ledger, clock);
        this.workers = workers;
        this.limits = limits;
        this.memory = memory;
        this.ledger = ledger;
        this.taking = taking;
        this.retracting = retracting;
        this.admission = new Admission(limits.unsettled());
        this.dueAges = new DueAges(limits.retryWindow());
        Transitions transitions = new Transitions(this, dueHandler);
        this.transitions = transitions;
        this.lifecycle = new Lifecycle(this, transitions);
        this.acknowledgements = new Acknowledgements(this, transitions);
        this.ownership = new Ownership(this, transitions);
        this.dueDeliveries = new DueDeliveries(this, transitions);
        this.registry = new Registry(this);
    }

    /** The events of the deliveries' lives. */
    public Lifecycle lifecycle() {
        return lifecycle;
    }

    /** What devices say that they have. */
    public Acknowledgements acknowledgements() {
        return acknowledgements;
    }

    /** Whose the deliveries are. */
    public Ownership ownership() {
        return ownership;
    }

    /** What is due. */
    public DueDeliveries dueDeliveries() {
        return dueDeliveries;
    }

    /** The connections. */
    public Registry registry() {
        return registry;
    }

    /** Who is let in. */
    public Admission admission() {
        return admission;
    }

    /** What is known of single deliveries. */
    public Standings standings() {
        return new Standings(this);
    }

    /** The deliveries, in numbers that are read one after the other. */
    public NodeView.Deliveries view() {
        int unsettled = admission.unsettled();
        int held = tally.held();
        int sending = tally.sending();
        int due = Math.max(0, tally.pushing() - sending);
        int waiting = Math.max(0, unsettled - held - due - sending);
        return new NodeView.Deliveries(waiting, held, due, sending, admission.cap(), dueAges.oldest(clock.elapsed()));
    }

    /** Tells what happened to a delivery that is settled, after all that was told of its device; under no monitor. */
    public void tellAfterwards(ZimPushEvent.OfDelivery event) {
        Lane lane = lanes.find(event.delivery().device());
        reporter.afterwards(lane, event);
        if (lane != null) {
            after(lane);
        }
    }

    /** Tells what a change of that lane left to tell, and starts what it left to do; never under a lane's monitor. */
    void after(Lane lane) {
        lane.tell();
        kick();
    }

    /** Starts what was left to do; never under a lane's monitor. */
    void kick() {
        workers.kick();
        ledger.kick();
    }
}
