package dev.zimpush.core.internal.push;

import dev.zimpush.NodeView;
import dev.zimpush.Registration;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.address.AddressBook;
import dev.zimpush.core.internal.delivery.Delivery;
import dev.zimpush.core.internal.delivery.DueDeliveries;
import dev.zimpush.core.internal.delivery.Ledger;
import dev.zimpush.core.internal.delivery.PushedRows;
import dev.zimpush.core.internal.push.ProviderQueue.Place;
import dev.zimpush.core.internal.push.ProviderQueue.Ticket;
import dev.zimpush.core.internal.push.Requests.Prepared;
import dev.zimpush.core.internal.push.Routes.Route;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushVerdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets what may be pushed to a vendor: queue, address, last re-check, call, answer, retry.
 *
 * <p>A place among the provider's calls is taken first, then the addresses are read afresh, then the delivery is {@linkplain
 * DueDeliveries#claim claimed}, right before the call: the state of things at that moment decides. Thread-safe; runs on the
 * workers that may block.
 */
public final class PushService {
    private static final int BATCH = 64;
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(PushService.class);

    private final DueDeliveries due;
    private final Claims claims;
    final AddressBook addresses;
    final Workers io;
    final SteadyClock clock;
    private final Vendors vendors;
    private final Breakers breakers;
    private final RetractionParts parts;
    private final Routes routes;
    private final Unreached unreached;
    private final VendorAnswers answers;
    private final Attempts attempts;
    private volatile @Nullable Retractions retractions;

    private volatile boolean stopping;

    /**
     * Sends through those providers, with each credential within those limits.
     *
     * @param tell tells the listeners
     */
    public PushService(
            DueDeliveries due,
            Ledger ledger,
            AddressBook addresses,
            Workers io,
            SteadyClock clock,
            Supplier<RandomGenerator> random,
            Requests requests,
            List<PushProvider> providers,
            VendorLimits limits,
            AddressLimits addressLimits,
            Staleness staleness,
            Deadlines deadlines,
            Consumer<ZimPushEvent> tell) {
        this.due = due;
        this.claims = new Claims(due, ledger, io);
        this.addresses = addresses;
        this.io = io;
        this.clock = clock;
        this.vendors = new Vendors(
                providers,
                limits,
                addressLimits,
                clock,
                deadlines,
                ledger::isOpen,
                queued -> queued.isStillDue(due),
                queue -> io.later(() -> resume(queue)));
        this.breakers = new Breakers(clock, tell);
        Backoff backoff = new Backoff(random);
        this.routes = new Routes(due, vendors, staleness);
        this.unreached = new Unreached(due, claims, addresses, io, backoff, routes, staleness, this::submitOrWait);
        this.answers =
                new VendorAnswers(due, addresses, clock, backoff, addressLimits, vendors, routes, unreached, breakers);
        HostCalls host = new HostCalls(io, deadlines, clock, due.callTimeout());
        this.parts = new RetractionParts(vendors, addresses, answers, backoff, requests, host, io, clock, deadlines);
        this.attempts = new Attempts(this, due, claims, routes, requests, host);
    }

    /** Takes pushes back from now on; called once, before anything is pushed. */
    public Retractions takeBack(RetractionLimits limits, PushedRows rows, Consumer<ZimPushEvent.OfDelivery> tell) {
        RetractionCalls.Places places =
                new RetractionCalls.Places(queue -> io.run(() -> pump(queue)), this::release, this::ended);
        Retractions made = new Retractions(limits, rows, tell, parts, places);
        retractions = made;
        return made;
    }

    /** The providers, in numbers. */
    public List<NodeView.Provider> view() {
        return vendors.view();
    }

    /** What vendors' answers mean for addresses. */
    public VendorAnswers answers() {
        return answers;
    }

    /** Goes on with what waits, since the ledger is open, perhaps again. */
    public void resume() {
        for (ProviderQueue queue : vendors.queues()) {
            io.run(() -> resume(queue));
        }
    }

    private void resume(ProviderQueue queue) {
        if (queue.resume()) {
            pump(queue);
        }
    }

    /**
     * Settles what is due in that turn without a push, if the ledger says that it is this node's to settle.
     *
     * @param settling does it, and says whether it did
     */
    void settle(Delivery delivery, int turn, BooleanSupplier settling) {
        claims.ask(delivery, turn, settling, () -> {});
    }

    /**
     * Queues what is due in that turn at the provider for the device's address, if there is one.
     *
     * @param goodUntil until when it may wait there before the rules are asked again, by the node's clock
     */
    void submit(Delivery delivery, int turn, List<Registration> live, long goodUntil) {
        Route route = routes.find(delivery, live);
        if (route == null && addresses.isCached()) {
            // another process may have bound one since
            io.run(() -> submitFresh(delivery, turn, goodUntil));
        } else {
            queue(delivery, turn, live, route, goodUntil);
        }
    }

    private void submitFresh(Delivery delivery, int turn, long goodUntil) {
        if (!due.isDue(delivery, turn)) {
            return;
        }
        try {
            String userId = delivery.device().userId();
            List<Registration> live = addresses.readFresh(List.of(userId)).getOrDefault(userId, List.of());
            queue(delivery, turn, live, routes.find(delivery, live), goodUntil);
        } catch (Exception | LinkageError | AssertionError e) {
            log.debug("{} could not be queued; it is tried again in {}", delivery.id(), AGAIN, e);
            due.backOff(delivery, turn, AGAIN);
        }
    }

    void queue(Delivery delivery, int turn, List<Registration> live, @Nullable Route route, long goodUntil) {
        if (route == null) {
            unreached.take(delivery, turn, live, goodUntil);
            return;
        }
        if (route.queue()
                .add(Ticket.of(delivery, turn, due.addresses().wasTried(delivery, route.queue()), goodUntil))) {
            io.run(() -> pump(route.queue()));
        }
        if (stopping) {
            dismiss(route.queue());
        }
    }

    /** From now on nothing waits for a vendor that is away: it is held, for a shutdown to deal with. */
    public void stopWaiting() {
        stopping = true;
        vendors.queues().forEach(this::dismiss);
    }

    private void dismiss(ProviderQueue queue) {
        queue.takeWhatWaitsForTheVendor().forEach(ticket -> due.backOff(ticket.delivery(), ticket.turn(), AGAIN));
    }

    private void pump(ProviderQueue queue) {
        for (List<Place> taken = queue.take(BATCH); !taken.isEmpty(); taken = queue.take(BATCH)) {
            Retractions others = retractions;
            List<Place> batch = others == null ? taken : others.takePlaces(taken);
            Map<String, List<Registration>> live;
            try {
                live = addresses.readFresh(batch.stream()
                        .map(place -> place.delivery().device().userId())
                        .distinct()
                        .toList());
            } catch (Exception | LinkageError | AssertionError e) {
                log.debug("addresses can't be read; {} pushes are tried again in {}", batch.size(), AGAIN, e);
                for (Place place : batch) {
                    due.backOff(place.delivery(), place.turn(), AGAIN);
                    release(place);
                }
                continue;
            }
            for (Place place : batch) {
                attempts.begin(
                        place, live.getOrDefault(place.delivery().device().userId(), List.of()));
            }
        }
    }

    /** Calls the provider for what was won, unless it is not to be sent after all; says whether a call is under way. */
    boolean call(Place place, Route route, Prepared prepared) {
        Delivery delivery = place.delivery();
        UUID pushId = PushIds.pushId(delivery);
        Call call = new Call(this, place, route, pushId, clock.now());
        int attempt = due.claim(
                delivery, place.turn(), pushId, call.provider().name(), place.queue(), call.to(), call::timedOut);
        if (attempt == 0) {
            return false;
        }
        if (!call.hasEnded()) {
            // a listener may have taken longer than the call may
            call.attempt = attempt;
            call.await(send(call, prepared));
        }
        return true;
    }

    private CompletableFuture<PushVerdict> send(Call call, Prepared prepared) {
        try {
            CompletionStage<PushVerdict> stage = call.provider().push(attempts.request(call, prepared));
            return stage.toCompletableFuture();
        } catch (Exception | LinkageError | AssertionError e) {
            log.debug("{} threw on {}", call.provider().name(), call.delivery.id(), e);
            return CompletableFuture.completedFuture(CallFailures.thrown(e));
        }
    }

    /** A call has ended, on any thread. */
    void ended(Call call, @Nullable PushVerdict verdict, @Nullable Throwable failure) {
        io.run(() -> {
            if (verdict == null) {
                log.debug("{} failed on {}", call.provider().name(), call.delivery.id(), failure);
            }
            PushVerdict answer = verdict == null ? CallFailures.failed(failure) : verdict;
            try {
                answers.take(call, answer);
            } finally {
                ended(call.place, answer);
            }
        });
    }

    private void ended(Place place, PushVerdict verdict) {
        ProviderQueue.Ended ended = place.queue().ended(place, verdict);
        if (ended.change() != null) {
            breakers.tell(place.queue(), ended.change());
        }
        if (stopping) {
            dismiss(place.queue());
        }
        if (ended.pump()) {
            io.run(() -> pump(place.queue()));
        }
    }

    private void submitOrWait(Delivery delivery, int turn, List<Registration> live, long goodUntil) {
        try {
            submit(delivery, turn, live, goodUntil);
        } catch (Exception | LinkageError | AssertionError e) {
            log.error("{} could not be queued; it is tried again in {}", delivery.id(), AGAIN, e);
            due.backOff(delivery, turn, AGAIN);
        }
    }

    void release(Place place) {
        if (place.queue().release(place)) {
            io.run(() -> pump(place.queue()));
        }
    }
}
