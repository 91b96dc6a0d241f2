package dev.zimpush.core.internal.push;

import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.NodeView;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.address.AddressBook;
import dev.zimpush.core.internal.delivery.Delivery;
import dev.zimpush.core.internal.delivery.DueDeliveries;
import dev.zimpush.core.internal.delivery.Ledger;
import dev.zimpush.core.internal.push.ProviderQueue.Ticket;
import dev.zimpush.core.internal.push.Routes.Route;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.BadgeSource;
import dev.zimpush.spi.DeviceStore.Removal;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
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
    private final AddressBook addresses;
    private final Workers io;
    private final SteadyClock clock;
    private final Backoff backoff;
    private final @Nullable BadgeSource badges;
    private final List<ProviderQueue> queues;
    private final Routes routes;

    /** Sends through those providers, to each of which that many calls may be under way. */
    public PushService(
            DueDeliveries due,
            Ledger ledger,
            AddressBook addresses,
            Workers io,
            SteadyClock clock,
            Supplier<RandomGenerator> random,
            @Nullable BadgeSource badges,
            List<PushProvider> providers,
            int inFlightAtMost) {
        this.due = due;
        this.claims = new Claims(due, ledger, io);
        this.addresses = addresses;
        this.io = io;
        this.clock = clock;
        this.backoff = new Backoff(random);
        this.badges = badges;
        this.queues = providers.stream()
                .map(provider -> new ProviderQueue(
                        provider,
                        inFlightAtMost,
                        ledger::isOpen,
                        ticket -> due.isDue(ticket.delivery(), ticket.turn())))
                .toList();
        this.routes = new Routes(due, queues);
    }

    /** The providers, in numbers. */
    public List<NodeView.Provider> view() {
        return queues.stream().map(ProviderQueue::view).toList();
    }

    /** Goes on with what waits, since the ledger is open, perhaps again. */
    public void resume() {
        for (ProviderQueue queue : queues) {
            if (queue.resume()) {
                io.run(() -> pump(queue));
            }
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

    /** Queues what is due in that turn at the provider for the device's address, if there is one. */
    void submit(Delivery delivery, int turn, List<Registration> live) {
        Route route = routes.find(delivery, live);
        if (route == null && addresses.isCached()) {
            // another process may have bound one since
            io.run(() -> submitFresh(delivery, turn));
        } else {
            queue(delivery, turn, live, route);
        }
    }

    private void submitFresh(Delivery delivery, int turn) {
        if (!due.isDue(delivery, turn)) {
            return;
        }
        try {
            String userId = delivery.device().userId();
            List<Registration> live = addresses.readFresh(List.of(userId)).getOrDefault(userId, List.of());
            queue(delivery, turn, live, routes.find(delivery, live));
        } catch (Exception | LinkageError | AssertionError e) {
            log.debug("{} could not be queued; it is tried again in {}", delivery.id(), AGAIN, e);
            due.backOff(delivery, turn, AGAIN);
        }
    }

    private void queue(Delivery delivery, int turn, List<Registration> live, @Nullable Route route) {
        if (route == null) {
            String why = routes.whyNone(delivery, live);
            settle(delivery, turn, () -> due.settleDue(delivery, turn, Outcome.UNREACHABLE, why));
        } else if (route.queue().add(new Ticket(delivery, turn))) {
            io.run(() -> pump(route.queue()));
        }
    }

    private void pump(ProviderQueue queue) {
        for (List<Ticket> batch = queue.take(BATCH); !batch.isEmpty(); batch = queue.take(BATCH)) {
            Map<String, List<Registration>> live;
            try {
                live = addresses.readFresh(batch.stream()
                        .map(ticket -> ticket.delivery().device().userId())
                        .distinct()
                        .toList());
            } catch (Exception | LinkageError | AssertionError e) {
                log.debug("addresses can't be read; {} pushes are tried again in {}", batch.size(), AGAIN, e);
                for (Ticket ticket : batch) {
                    due.backOff(ticket.delivery(), ticket.turn(), AGAIN);
                    release(queue);
                }
                continue;
            }
            for (Ticket ticket : batch) {
                attempt(
                        queue,
                        ticket,
                        live.getOrDefault(ticket.delivery().device().userId(), List.of()));
            }
        }
    }

    private void attempt(ProviderQueue queue, Ticket ticket, List<Registration> live) {
        try {
            tryAttempt(queue, ticket, live);
        } catch (Exception | LinkageError | AssertionError e) {
            log.error(
                    "{} could not be sent; it is tried again in {}",
                    ticket.delivery().id(),
                    AGAIN,
                    e);
            due.backOff(ticket.delivery(), ticket.turn(), AGAIN);
            release(queue);
        }
    }

    private void tryAttempt(ProviderQueue queue, Ticket ticket, List<Registration> live) {
        Delivery delivery = ticket.delivery();
        Route route = routes.find(delivery, live);
        if (route == null || route.queue() != queue) {
            release(queue);
            queue(delivery, ticket.turn(), live, route);
            return;
        }
        // before the claim: what the host takes long for must not come between the look at the lease and the call
        Integer badge = badge(delivery);
        claims.ask(delivery, ticket.turn(), () -> call(queue, ticket, route.to(), badge), () -> release(queue));
    }

    /** Calls the provider for what was won, unless it is not to be sent after all; says whether a call is under way. */
    private boolean call(ProviderQueue queue, Ticket ticket, Registration to, @Nullable Integer badge) {
        Delivery delivery = ticket.delivery();
        UUID pushId = PushIds.pushId(delivery);
        Call call = new Call(this, delivery, queue, to, pushId, clock.now());
        int attempt =
                due.claim(delivery, ticket.turn(), pushId, queue.provider().name(), to, call::timedOut);
        if (attempt == 0) {
            return false;
        }
        if (!call.hasEnded()) {
            // a listener may have taken longer than the call may
            call.attempt = attempt;
            call.await(send(call, badge));
        }
        return true;
    }

    private PushRequest request(Call call, @Nullable Integer badge) {
        Message message = call.delivery.message();
        PushContent content = message.push().orElseThrow();
        return new PushRequest(
                PushRequest.Kind.NOTIFY,
                call.pushId,
                call.to,
                message,
                content,
                PushIds.collapseId(call.delivery),
                badge,
                call.delivery.acceptedWall().plus(message.timeToLive()),
                due.timeLeft(call.delivery),
                call.attempt);
    }

    private CompletableFuture<PushVerdict> send(Call call, @Nullable Integer badge) {
        try {
            CompletionStage<PushVerdict> stage = call.queue.provider().push(request(call, badge));
            return stage.toCompletableFuture();
        } catch (Exception | LinkageError | AssertionError e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private @Nullable Integer badge(Delivery delivery) {
        PushContent content = delivery.message().push().orElseThrow();
        if (content.badge().isPresent()) {
            return content.badge().getAsInt();
        }
        if (badges == null) {
            return null;
        }
        try {
            int badge = badges.badge(delivery.device());
            return badge < 0 ? null : badge;
        } catch (Exception | LinkageError | AssertionError e) {
            log.warn("the badge source failed for {}; the push goes without a badge", delivery.device(), e);
            return null;
        }
    }

    /** A call has ended, on any thread. */
    void ended(Call call, @Nullable PushVerdict verdict, @Nullable Throwable failure) {
        io.run(() -> {
            try {
                answered(call, verdict == null ? failed(call, failure) : verdict);
            } finally {
                release(call.queue);
            }
        });
    }

    private static PushVerdict failed(Call call, @Nullable Throwable failure) {
        log.debug("{} failed on {}", call.queue.provider().name(), call.delivery.id(), failure);
        String what = failure == null ? "null verdict" : failure.getClass().getSimpleName();
        return PushVerdict.retry(0, "failed: " + what, null);
    }

    private void answered(Call call, PushVerdict verdict) {
        String provider = call.queue.provider().name();
        if (verdict.kind() == PushVerdict.Kind.CREDENTIAL) {
            log.debug("{}: the vendor refuses the credential: {} {}", provider, verdict.status(), verdict.reason());
        }
        int turn = due.answered(
                call.delivery,
                call.attempt,
                call.pushId,
                provider,
                call.to,
                verdict,
                Duration.ofNanos(clock.now() - call.startedAt),
                backoff.after(call.attempt, verdict));
        if (verdict.kind() == PushVerdict.Kind.DEAD) {
            remove(call, verdict, turn);
        } else if (turn != 0) {
            tryNextAddress(call.delivery, turn);
        }
    }

    private void remove(Call call, PushVerdict verdict, int turn) {
        DeviceKey device = call.to.device();
        addresses
                .write(store -> store.remove(call.to, verdict.deadSince()), removal -> List.of(device.userId()))
                .whenComplete((removal, failure) -> {
                    if (failure != null) {
                        log.debug("a dead address of {} can't be removed now", device, failure);
                    } else {
                        due.reportDeadAddress(call.delivery, call.to, removal == Removal.REMOVED);
                    }
                    if (turn != 0) {
                        tryNextAddress(call.delivery, turn);
                    }
                });
    }

    private void tryNextAddress(Delivery delivery, int turn) {
        addresses.inOrder(delivery.device().userId(), (live, failure) -> {
            if (live == null) {
                due.backOff(delivery, turn, AGAIN);
            } else {
                submitOrWait(delivery, turn, live);
            }
        });
    }

    private void submitOrWait(Delivery delivery, int turn, List<Registration> live) {
        try {
            submit(delivery, turn, live);
        } catch (Exception | LinkageError | AssertionError e) {
            log.error("{} could not be queued; it is tried again in {}", delivery.id(), AGAIN, e);
            due.backOff(delivery, turn, AGAIN);
        }
    }

    private void release(ProviderQueue queue) {
        if (queue.release()) {
            io.run(() -> pump(queue));
        }
    }
}
