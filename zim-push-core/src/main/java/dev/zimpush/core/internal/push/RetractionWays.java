package dev.zimpush.core.internal.push;

import dev.zimpush.Address.Environment;
import dev.zimpush.Platform;
import dev.zimpush.Registration;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.internal.address.AddressBook;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.DeviceStore.Removal;
import dev.zimpush.spi.PushVerdict;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where what is to be taken back goes, and what the vendor's answer says of that address: one that is dead is removed, as after a
 * notification, unless it was bound since or too many of the app's are bad. Thread-safe.
 */
final class RetractionWays {
    private static final Logger log = LoggerFactory.getLogger(RetractionWays.class);

    private final Vendors vendors;
    private final AddressBook addresses;
    private final VendorAnswers answers;
    private final SteadyClock clock;
    private final Consumer<ZimPushEvent.OfDelivery> tell;

    RetractionWays(RetractionParts parts, Consumer<ZimPushEvent.OfDelivery> tell) {
        this.vendors = parts.vendors();
        this.addresses = parts.addresses();
        this.answers = parts.answers();
        this.clock = parts.clock();
        this.tell = tell;
    }

    /** Reads the addresses of the lines' users, past the cache; blocks, and throws what the store throws. */
    Map<String, List<Registration>> read(Collection<RetractionLine> lines) {
        return addresses.readFresh(
                lines.stream().map(RetractionWays::userOf).distinct().toList());
    }

    /** Where what is in a line goes; null if it has no address, or no provider serves it. */
    @Nullable
    Way find(RetractionLine line, Map<String, List<Registration>> live) {
        Environment environment = line.environment();
        Registration stored = line.target.among(live.getOrDefault(userOf(line), List.of()), environment);
        if (stored == null) {
            return null;
        }
        ProviderQueue queue = vendors.queueFor(stored.address());
        if (queue == null && stored.address().environment() == Environment.UNKNOWN) {
            Registration assumed = Routes.in(environment, stored);
            ProviderQueue served = vendors.queueFor(assumed.address());
            return served == null ? null : new Way(stored, assumed, served);
        }
        return queue == null ? null : new Way(stored, stored, queue);
    }

    private static String userOf(RetractionLine line) {
        return line.target.device().userId();
    }

    /** What the answer to a try says of its address. */
    void answered(RetractionTry one, PushVerdict verdict) {
        boolean dead = saysThatItIsDead(one.way, verdict);
        if (!dead && verdict.kind() != PushVerdict.Kind.ACCEPTED) {
            return;
        }
        ProviderQueue queue = one.way.queue;
        Removals.Standing standing = queue.removals().answered(one.way.to, dead);
        answers.changed(queue, standing.change());
        if (dead && standing.stopped()) {
            tell(one, false);
        } else if (dead) {
            remove(one, verdict.deadSince());
        }
    }

    /** In an environment that is assumed it says nothing. */
    private static boolean saysThatItIsDead(Way way, PushVerdict verdict) {
        Instant since = verdict.deadSince();
        return verdict.kind() == PushVerdict.Kind.DEAD
                && way.to.equals(way.stored)
                && (since == null || !way.to.registeredAt().isAfter(since));
    }

    private void remove(RetractionTry one, @Nullable Instant deadSince) {
        Registration stored = one.way.stored;
        addresses
                .write(
                        store -> store.remove(stored, deadSince),
                        removal -> List.of(stored.device().userId()))
                .whenComplete((removal, failure) -> {
                    if (failure != null) {
                        log.debug("a dead address of {} can't be removed now", stored.device(), failure);
                    } else {
                        tell(one, removal == Removal.REMOVED);
                    }
                });
    }

    private void tell(RetractionTry one, boolean removed) {
        tell.accept(
                new ZimPushEvent.AddressDead(one.content.newest().delivery(), clock.wall(), one.way.stored, removed));
    }

    /**
     * An address, and the queue of the credential that it is served with.
     *
     * @param stored as it stands in the store
     * @param to the same as the vendor is told of it: in the environment of the push, if the address's is not known
     */
    record Way(Registration stored, Registration to, ProviderQueue queue) {
        /** Whether background pushes are few there. */
        boolean isBudgeted() {
            return isBudgeted(to);
        }

        static boolean isBudgeted(Registration to) {
            return to.address().platform().equals(Platform.APNS);
        }
    }
}
