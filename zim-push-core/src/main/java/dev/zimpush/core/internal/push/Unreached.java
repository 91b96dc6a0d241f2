package dev.zimpush.core.internal.push;

import dev.zimpush.Outcome;
import dev.zimpush.Registration;
import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.address.AddressBook;
import dev.zimpush.core.internal.delivery.Delivery;
import dev.zimpush.core.internal.delivery.DueDeliveries;
import dev.zimpush.spi.PushVerdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a push for which no address is left: it is kept while an address that was tried may be good after all, and is
 * unreachable else. Stale addresses are removed first, if the store finds them stale, too. Thread-safe.
 */
final class Unreached {
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final PushVerdict NOT_NOW = PushVerdict.retry(0, "", null);

    /** After so many attempts the back-off is at its longest. */
    private static final int MANY = 20;

    private static final Logger log = LoggerFactory.getLogger(Unreached.class);

    private final DueDeliveries due;
    private final Claims claims;
    private final AddressBook addresses;
    private final Workers io;
    private final Backoff backoff;
    private final Routes routes;
    private final Staleness staleness;
    private final KeptPushes kept;
    private final Next next;

    Unreached(
            DueDeliveries due,
            Claims claims,
            AddressBook addresses,
            Workers io,
            Backoff backoff,
            Routes routes,
            Staleness staleness,
            Next next) {
        this.due = due;
        this.claims = claims;
        this.addresses = addresses;
        this.io = io;
        this.backoff = backoff;
        this.routes = routes;
        this.staleness = staleness;
        this.kept = new KeptPushes(due);
        this.next = next;
    }

    /** Queues it where there is a way, or comes back here. */
    @FunctionalInterface
    interface Next {
        void submit(Delivery delivery, int turn, List<Registration> live, long goodUntil);
    }

    /**
     * Deals with what is due in that turn and has no way to go.
     *
     * @param live the user's addresses
     * @param goodUntil until when what the rules said holds, by the node's clock
     */
    void take(Delivery delivery, int turn, List<Registration> live, long goodUntil) {
        List<Registration> stale = live.stream()
                .filter(each -> each.device().equals(delivery.device()) && staleness.isStale(each))
                .toList();
        if (stale.isEmpty()) {
            keepOrSettle(delivery, turn, live);
            return;
        }
        List<CompletableFuture<Boolean>> removals =
                stale.stream().map(each -> remove(delivery, each)).toList();
        CompletionStage<Void> all = CompletableFuture.allOf(removals.toArray(CompletableFuture<?>[]::new));
        all.whenComplete((none, failure) -> {
            if (failure != null) {
                log.debug("a stale address of {} can't be removed now", delivery.device(), failure);
                due.backOff(delivery, turn, AGAIN);
            } else if (removals.stream().allMatch(CompletableFuture::join)) {
                keepOrSettleOrWait(delivery, turn, live);
            } else {
                lookAgain(delivery, turn, goodUntil);
            }
        });
    }

    /** Removes one that is stale; says whether it was, and is gone. */
    private CompletableFuture<Boolean> remove(Delivery delivery, Registration stale) {
        return addresses
                .write(
                        store -> store.unbind(stale, staleness.after()),
                        removed -> List.of(stale.device().userId()))
                .thenApply(removed -> {
                    if (removed) {
                        due.addresses().reportStale(delivery, stale);
                    } else {
                        staleness.isNotStale(stale);
                    }
                    return removed;
                })
                .toCompletableFuture();
    }

    /** Looks for a way once more. */
    void lookAgain(Delivery delivery, int turn, long goodUntil) {
        addresses.inOrder(delivery.device().userId(), (live, failure) -> {
            if (live == null) {
                due.backOff(delivery, turn, AGAIN);
            } else {
                next.submit(delivery, turn, live, goodUntil);
            }
        });
    }

    private void keepOrSettleOrWait(Delivery delivery, int turn, List<Registration> live) {
        try {
            keepOrSettle(delivery, turn, live);
        } catch (Exception | LinkageError | AssertionError e) {
            log.error("{} could not be decided about; tried again in {}", delivery.id(), AGAIN, e);
            due.backOff(delivery, turn, AGAIN);
        }
    }

    private void keepOrSettle(Delivery delivery, int turn, List<Registration> live) {
        List<Routes.Route> hopes = routes.mayBeGoodAfterAll(delivery, live);
        if (hopes.isEmpty()) {
            String why = routes.whyNone(delivery, live);
            claims.ask(delivery, turn, () -> due.settleDue(delivery, turn, Outcome.UNREACHABLE, why), () -> {});
            return;
        }
        boolean tried = !due.addresses().inVain(delivery).isEmpty();
        due.startOver(delivery, turn, attempt -> backoff.after(tried ? attempt : MANY, NOT_NOW));
        kept.add(delivery, hopes);
    }

    /** Bad addresses are removed again: what was kept for them, or is good, is due now. */
    void resumed(ProviderQueue queue, String app) {
        io.run(() -> kept.wake(queue, app));
    }
}
