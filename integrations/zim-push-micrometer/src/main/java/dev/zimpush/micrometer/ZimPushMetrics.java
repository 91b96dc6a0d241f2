package dev.zimpush.micrometer;

import static dev.zimpush.micrometer.Family.value;

import dev.zimpush.AddressEvent;
import dev.zimpush.CloseReason;
import dev.zimpush.ClusterEvent;
import dev.zimpush.DueReason;
import dev.zimpush.HoldReason;
import dev.zimpush.Outcome;
import dev.zimpush.Presence;
import dev.zimpush.VendorEvent;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts and times what happens, as a listener of one {@link dev.zimpush.ZimPush}:
 *
 * <pre>{@code
 * ZimPush zim = ZimPushBuilder.create().listener(ZimPushMetrics.builder(registry).build()).build();
 * new ZimPushGauges(zim).bindTo(registry);
 * }</pre>
 *
 * <p>Names begin with {@code zimpush.}; docs/metrics.md lists them with tags, units, meaning and what to alert on. The values of
 * tags are constants of the library's enums, or names of providers and rules and status codes of vendors, of which it takes
 * {@value #NAMES_AT_MOST} different ones each and calls the rest {@code other}; never a user, a device, a message or an address.
 *
 * <p>Events count from when the library is built: a listener can't be added later. In a cluster each node has its own meters, to
 * be summed. What is reported again after a crash or a move counts again.
 *
 * <p><b>Memory and cost.</b> A few map look-ups per event, without locks except for what is pushed: what was pushed within the
 * time of {@link Builder#needlessWithin} is remembered, up to {@value #PUSHES_AT_MOST} deliveries. Thread-safe. Lives as long as
 * the library; the meters stay in the registry until the host removes them. A listener built later over the same registry, with the same
 * tags, goes on with the counters and timers, and its gauges take the place of the former's.
 */
public final class ZimPushMetrics implements ZimPushListener {
    static final int NAMES_AT_MOST = 50;
    static final int PUSHES_AT_MOST = 100_000;

    private final Family<Timer> settled;

    /** At hand, as the next two: all that most messages need. */
    private final Timer ackedInTime;

    private final Counter sentFirst;
    private final Counter sentAgain;
    private final Family<Counter> due;
    private final Family<Timer> late;
    private final Family<Counter> held;
    private final Family<Counter> ruled;
    private final Family<Counter> attempts;
    private final Family<Timer> answers;
    private final Family<Counter> deadAddresses;
    private final Family<Counter> suspectAddresses;
    private final Family<Counter> staleAddresses;
    private final Family<Counter> learnedAddresses;
    private final Family<Counter> breakersOpened;
    private final Family<Counter> breakersClosed;
    private final Family<Counter> removalsStopped;
    private final Family<Counter> removalsResumed;
    private final Family<Counter> lateAcks;
    private final Family<Counter> needless;
    private final Family<Counter> retracted;
    private final Family<Counter> routed;
    private final Family<Counter> adopted;
    private final Family<Counter> fenced;
    private final Family<Counter> handedOver;
    private final Family<Counter> noDevices;
    private final Family<Counter> opened;
    private final Family<Counter> closed;
    private final Family<Timer> stalls;
    private final AtomicInteger online = new AtomicInteger();
    private final AtomicInteger suspect = new AtomicInteger();
    private final Bounded providers = new Bounded(NAMES_AT_MOST);
    private final Bounded rules = new Bounded(NAMES_AT_MOST);
    private final Bounded statuses = new Bounded(NAMES_AT_MOST);
    private final RecentPushes pushes;

    private ZimPushMetrics(Builder builder) {
        pushes = new RecentPushes(builder.needlessWithin, PUSHES_AT_MOST);
        Maker make = new Maker(builder.registry, builder.tags);
        settled = make.timers("delivery.settled", "From acceptance to the outcome", "outcome", "due", "cancelled");
        ackedInTime = settled.of(value(Outcome.ACKED), value(null), value(null));
        Family<Counter> sent = make.counters("delivery.sent", "Written to a connection", "again");
        sentFirst = sent.of("false");
        sentAgain = sent.of("true");
        due = make.counters("delivery.due", "Became due for a push", "reason").withEach(DueReason.values());
        late = make.timers("deadline.late", "How long after its deadline a delivery became due", "reason")
                .withEach(DueReason.ACK_TIMEOUT, DueReason.CONNECTION_LOST);
        held = make.counters("delivery.held", "Began to wait", "reason").withEach(HoldReason.values());
        ruled = make.counters("rule.decisions", "A rule said other than allow", "rule", "decision");
        attempts = make.counters("push.attempts", "Handed to a provider", "provider", "retry");
        answers = make.timers("push.answers", "From the hand-over to the answer", "provider", "verdict", "status");
        deadAddresses = make.counters("address.dead", "An address is dead", "removed");
        suspectAddresses = make.counters("address.suspect", "A vendor doubts an address", "confirmed");
        staleAddresses =
                make.counters("address.stale", "Not bound for too long").withOnly();
        learnedAddresses = make.counters("address.learned", "An environment is known now", "environment");
        breakersOpened =
                make.counters("breaker.opened", "Nothing is sent with a credential for a while", "provider", "again");
        breakersClosed = make.counters("breaker.closed", "Pushes go out with a credential again", "provider");
        removalsStopped =
                make.counters("removal.stopped", "Too many addresses of an app are bad: none is removed", "provider");
        removalsResumed = make.counters("removal.resumed", "Bad addresses of an app are removed again", "provider");
        lateAcks = make.counters("ack.late", "Acknowledged after the outcome", "outcome")
                .withEach(Outcome.values());
        needless = make.counters("push.needless", "Acknowledged shortly after the push", "due")
                .withEach(DueReason.values());
        retracted = make.counters("push.retracted", "Taken back", "reason", "verdict");
        routed = make.counters("cluster.routed", "Given to the node of the device")
                .withOnly();
        adopted = make.counters("cluster.adopted", "Taken over from a node that is gone", "maybe.pushed");
        fenced = make.counters("cluster.fenced", "Found to be another node's").withOnly();
        handedOver = make.counters("cluster.handed.over", "Left to the others at the close", "maybe.pushed");
        noDevices = make.counters("message.no.devices", "For a user without devices")
                .withOnly();
        opened = make.counters("connection.opened", "Connections opened").withOnly();
        closed = make.counters("connection.closed", "Connections ended", "reason")
                .withEach(CloseReason.values());
        stalls = make.timers("stalls", "For how long this process stood still").withOnly();
        make.gauge("devices", "Devices connected, by presence", Tag.of("presence", value(Presence.ONLINE)), online);
        make.gauge("devices", "Devices connected, by presence", Tag.of("presence", value(Presence.SUSPECT)), suspect);
        for (boolean flag : new boolean[] {false, true}) {
            deadAddresses.of(String.valueOf(flag));
            suspectAddresses.of(String.valueOf(flag));
            adopted.of(String.valueOf(flag));
            handedOver.of(String.valueOf(flag));
        }
    }

    /** Begins one whose meters go to that registry. */
    public static Builder builder(MeterRegistry registry) {
        return new Builder(registry);
    }

    @Override
    public void sent(ZimPushEvent.Sent event) {
        (event.again() ? sentAgain : sentFirst).increment();
    }

    @Override
    public void pushDue(ZimPushEvent.PushDue event) {
        due.of(value(event.reason())).increment();
        if (event.reason() == DueReason.ACK_TIMEOUT || event.reason() == DueReason.CONNECTION_LOST) {
            late.of(value(event.reason())).record(event.late());
        }
    }

    @Override
    public void held(ZimPushEvent.Held event) {
        held.of(value(event.reason())).increment();
    }

    @Override
    public void ruleDecided(ZimPushEvent.RuleDecided event) {
        ruled.of(rules.of(event.rule()), event.suppressed() ? "suppress" : "defer")
                .increment();
    }

    @Override
    public void attempted(ZimPushEvent.Attempted event) {
        attempts.of(providers.of(event.provider()), String.valueOf(event.attempt() > 1))
                .increment();
    }

    @Override
    public void answered(ZimPushEvent.Answered event) {
        String status = statuses.of(String.valueOf(event.verdict().status()));
        answers.of(providers.of(event.provider()), value(event.verdict().kind()), status)
                .record(event.took());
    }

    @Override
    public void addressDead(ZimPushEvent.AddressDead event) {
        deadAddresses.of(String.valueOf(event.removed())).increment();
    }

    @Override
    public void addressSuspect(AddressEvent.AddressSuspect event) {
        suspectAddresses.of(String.valueOf(event.confirmed())).increment();
    }

    @Override
    public void addressStale(AddressEvent.AddressStale event) {
        staleAddresses.of().increment();
    }

    @Override
    public void addressLearned(AddressEvent.AddressLearned event) {
        learnedAddresses.of(value(event.registration().address().environment())).increment();
    }

    @Override
    public void breakerOpened(VendorEvent.BreakerOpened event) {
        breakersOpened
                .of(providers.of(event.provider()), String.valueOf(event.again()))
                .increment();
    }

    @Override
    public void breakerClosed(VendorEvent.BreakerClosed event) {
        breakersClosed.of(providers.of(event.provider())).increment();
    }

    @Override
    public void removalStopped(VendorEvent.RemovalStopped event) {
        removalsStopped.of(providers.of(event.provider())).increment();
    }

    @Override
    public void removalResumed(VendorEvent.RemovalResumed event) {
        removalsResumed.of(providers.of(event.provider())).increment();
    }

    @Override
    public void settled(ZimPushEvent.Settled event) {
        timer(event).record(event.sinceAccepted());
        if (event.outcome() == Outcome.PUSHED) {
            pushes.pushed(event.delivery(), value(event.dueReason()), event.at());
        }
    }

    private Timer timer(ZimPushEvent.Settled event) {
        return event.outcome() == Outcome.ACKED && event.dueReason() == null
                ? ackedInTime
                : settled.of(value(event.outcome()), value(event.dueReason()), value(event.cancelReason()));
    }

    @Override
    public void lateAck(ZimPushEvent.LateAck event) {
        lateAcks.of(value(event.outcome())).increment();
        String reason = pushes.acknowledged(event.delivery(), event.at());
        if (reason != null) {
            needless.of(reason).increment();
        }
    }

    @Override
    public void retracted(ZimPushEvent.Retracted event) {
        retracted.of(value(event.reason()), value(event.verdict().kind())).increment();
    }

    @Override
    public void routed(ClusterEvent.Routed event) {
        routed.of().increment();
    }

    @Override
    public void adopted(ClusterEvent.Adopted event) {
        adopted.of(String.valueOf(event.maybePushed())).increment();
    }

    @Override
    public void fenced(ClusterEvent.Fenced event) {
        fenced.of().increment();
    }

    @Override
    public void handedOver(ClusterEvent.HandedOver event) {
        handedOver.of(String.valueOf(event.maybePushed())).increment();
    }

    @Override
    public void noDevices(ZimPushEvent.NoDevices event) {
        noDevices.of().increment();
    }

    @Override
    public void connectionOpened(ZimPushEvent.ConnectionOpened event) {
        opened.of().increment();
    }

    @Override
    public void connectionClosed(ZimPushEvent.ConnectionClosed event) {
        closed.of(value(event.reason())).increment();
    }

    @Override
    public void presenceChanged(ZimPushEvent.PresenceChanged event) {
        count(event.from(), -1);
        count(event.to(), 1);
    }

    private void count(Presence presence, int change) {
        switch (presence) {
            case ONLINE -> online.addAndGet(change);
            case SUSPECT -> suspect.addAndGet(change);
            case OFFLINE -> {}
        }
    }

    @Override
    public void stalled(ZimPushEvent.Stalled event) {
        stalls.of().record(event.stoodStill());
    }

    /** Builds one. Not thread-safe. */
    public static final class Builder {
        private static final Duration LEAST = Duration.ofSeconds(1);
        private static final Duration MOST = Duration.ofMinutes(10);

        private final MeterRegistry registry;
        private Tags tags = Tags.empty();
        private Duration needlessWithin = Duration.ofSeconds(10);

        private Builder(MeterRegistry registry) {
            this.registry = Objects.requireNonNull(registry, "registry");
        }

        /** Adds tags to all meters, such as the name of one of several libraries in a process. None by default. */
        public Builder tags(Iterable<Tag> tags) {
            this.tags = this.tags.and(tags);
            return this;
        }

        /**
         * How soon after a push an acknowledgement makes it count as needless: the device had its connection, and a longer ack timeout
         * or hand-over wait would have saved the push. 10 s; from 1 s to 10 min. The library itself forgets what was settled
         * after ten minutes, or what the host set.
         *
         * @throws IllegalArgumentException when the time is outside of that
         */
        public Builder needlessWithin(Duration time) {
            if (time.compareTo(LEAST) < 0 || time.compareTo(MOST) > 0) {
                throw new IllegalArgumentException(
                        "needlessWithin " + time + " is not between " + LEAST + " and " + MOST);
            }
            this.needlessWithin = time;
            return this;
        }

        /** Registers the meters and returns the listener, to be given to one library's builder. */
        public ZimPushMetrics build() {
            return new ZimPushMetrics(this);
        }
    }
}
