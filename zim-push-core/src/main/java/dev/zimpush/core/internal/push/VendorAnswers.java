package dev.zimpush.core.internal.push;

import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import dev.zimpush.core.internal.address.AddressBook;
import dev.zimpush.core.internal.delivery.DueDeliveries;
import dev.zimpush.core.internal.delivery.TriedAddresses;
import dev.zimpush.core.internal.push.Routes.Route;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.DeviceStore.Removal;
import dev.zimpush.spi.PushVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a vendor's answer means for the delivery and for the address that it was sent to.
 *
 * <p>An address that is dead is removed; one that the vendor doubts is removed when it is doubted again ({@link Suspects}); none is
 * while too many of the app are bad ({@link Removals}): what was to go there waits then, unless another address of the device takes
 * it. Thread-safe; runs on the workers that may block.
 */
public final class VendorAnswers {
    private static final Logger log = LoggerFactory.getLogger(VendorAnswers.class);

    private final DueDeliveries due;
    private final AddressBook addresses;
    private final SteadyClock clock;
    private final Backoff backoff;
    private final Suspects suspects;
    private final Vendors vendors;
    private final Routes routes;
    private final Unreached unreached;
    private final Breakers breakers;

    VendorAnswers(
            DueDeliveries due,
            AddressBook addresses,
            SteadyClock clock,
            Backoff backoff,
            AddressLimits limits,
            Vendors vendors,
            Routes routes,
            Unreached unreached,
            Breakers breakers) {
        this.due = due;
        this.addresses = addresses;
        this.clock = clock;
        this.backoff = backoff;
        this.suspects = new Suspects(limits, clock::elapsed);
        this.vendors = vendors;
        this.routes = routes;
        this.unreached = unreached;
        this.breakers = breakers;
    }

    /** How many addresses are suspect. */
    public int suspects() {
        return suspects.size();
    }

    /** Takes the answer to a call. */
    void take(Call call, PushVerdict verdict) {
        String provider = call.provider().name();
        if (verdict.kind() == PushVerdict.Kind.CREDENTIAL) {
            log.debug("{}: the vendor refuses the credential: {} {}", provider, verdict.status(), verdict.reason());
        }
        List<Route> telling = saysHowItsAddressIs(call, verdict);
        boolean stopped = areRemovalsStopped(telling, verdict);
        int turn = due.answered(
                call.delivery,
                call.attempt,
                call.pushId,
                provider,
                call.to(),
                verdict,
                Duration.ofNanos(clock.now() - call.startedAt),
                backoff.after(call.attempt, verdict));
        switch (verdict.kind()) {
            case ACCEPTED -> accepted(call);
            case DEAD -> dead(call, verdict.deadSince(), stopped, turn);
            case SUSPECT_ADDRESS -> suspect(call, !telling.isEmpty() && !stopped, turn);
            default -> goOn(call, turn);
        }
    }

    /** What keeps it from finding out, as a provider that throws, must not keep the answer from the delivery. */
    private List<Route> saysHowItsAddressIs(Call call, PushVerdict verdict) {
        try {
            return tellsOfItsAddress(call, verdict);
        } catch (Exception | LinkageError | AssertionError e) {
            log.error("the answer on {} says nothing of its address, since a provider failed", call.delivery.id(), e);
            return List.of();
        }
    }

    /** The ways on which the vendor said with it how the address is: it was asked, of the right environment, and the address was not bound later. */
    private List<Route> tellsOfItsAddress(Call call, PushVerdict verdict) {
        Instant since = verdict.deadSince();
        boolean tells = switch (verdict.kind()) {
            case ACCEPTED -> true;
            case DEAD -> since == null || !call.to().registeredAt().isAfter(since);
            case SUSPECT_ADDRESS -> TriedAddresses.isDoubt(verdict);
            default -> false;
        };
        if (tells && verdict.kind() == PushVerdict.Kind.SUSPECT_ADDRESS) {
            return routes.doubted(call.delivery, call.route);
        }
        return tells ? List.of(call.route) : List.of();
    }

    private boolean areRemovalsStopped(List<Route> telling, PushVerdict verdict) {
        boolean bad = verdict.kind() != PushVerdict.Kind.ACCEPTED;
        boolean stopped = false;
        for (Route route : telling) {
            Removals.Standing standing = route.queue().removals().answered(route.to(), bad);
            stopped |= standing.stopped();
            changed(route.queue(), standing.change());
        }
        return stopped;
    }

    /** Whether bad addresses of an app are removed has changed, if it has. */
    void changed(ProviderQueue queue, RemovalBreaker.@Nullable Change change) {
        if (change != null) {
            breakers.tell(queue, change);
            if (!change.stopped()) {
                unreached.resumed(queue, change.app());
            }
        }
    }

    /** The host says that the bad addresses of an app are bad indeed; says whether they were not removed. */
    public boolean resumeRemoval(String app) {
        boolean resumed = false;
        for (ProviderQueue queue : vendors.queues()) {
            RemovalBreaker.Change change = queue.removals().resumeByHand(app);
            changed(queue, change);
            resumed |= change != null;
        }
        return resumed;
    }

    private void dead(Call call, @Nullable Instant since, boolean stopped, int turn) {
        if (stopped) {
            due.addresses().reportDead(call.delivery, call.route.stored(), false);
            goOn(call, turn);
        } else {
            remove(call, since, turn);
        }
    }

    private void accepted(Call call) {
        Registration stored = call.route.stored();
        suspects.accepted(stored);
        if (call.route.isProbe()) {
            addresses
                    .write(
                            store -> store.learned(stored, call.to().address().environment()),
                            learned -> List.of(stored.device().userId()))
                    .whenComplete((learned, failure) -> {
                        if (failure != null) {
                            log.debug(
                                    "the environment of an address of {} can't be kept now", stored.device(), failure);
                        } else {
                            learned.ifPresent(now -> due.addresses().reportLearned(call.delivery, now));
                        }
                    });
        }
    }

    private void suspect(Call call, boolean doubted, int turn) {
        if (!doubted) {
            goOn(call, turn);
            return;
        }
        Registration stored = call.route.stored();
        boolean confirmed = suspects.doubted(stored, call.delivery.message().id());
        due.addresses().reportSuspect(call.delivery, stored, confirmed);
        if (confirmed) {
            remove(call, null, turn);
        } else {
            goOn(call, turn);
        }
    }

    private void remove(Call call, @Nullable Instant deadSince, int turn) {
        Registration stored = call.route.stored();
        DeviceKey device = stored.device();
        addresses
                .write(store -> store.remove(stored, deadSince), removal -> List.of(device.userId()))
                .whenComplete((removal, failure) -> {
                    if (failure != null) {
                        log.debug("a dead address of {} can't be removed now", device, failure);
                    } else {
                        due.addresses().reportDead(call.delivery, call.route.stored(), removal == Removal.REMOVED);
                    }
                    goOn(call, turn);
                });
    }

    private void goOn(Call call, int turn) {
        if (turn != 0) {
            unreached.lookAgain(call.delivery, turn, call.place.ticket().goodUntil());
        }
    }
}
