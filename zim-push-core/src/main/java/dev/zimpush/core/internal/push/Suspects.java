package dev.zimpush.core.internal.push;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The addresses that a vendor had doubts about, on this node, each with the message that met it first.
 *
 * <p>A doubt ends when the vendor takes a push to the address, when the address is bound again (doubts are compared by the
 * generation), after a time, and when there are more than {@value #AT_MOST}, of which one that was seldom met goes. It is kept in memory
 * only: one that is lost, or that another node has, costs one more doubt before the address is removed. Thread-safe.
 */
final class Suspects {
    static final int AT_MOST = 100_000;

    private final Cache<Place, Doubt> doubts;
    private final long confirmAfter;
    private final long suspectFor;
    private final LongSupplier clock;

    Suspects(AddressLimits limits, LongSupplier clock) {
        this.confirmAfter = limits.confirmAfter();
        this.suspectFor = limits.suspectFor();
        this.clock = clock;
        this.doubts = Caffeine.newBuilder()
                .expireAfterWrite(Duration.ofNanos(limits.suspectFor()))
                .maximumSize(AT_MOST)
                .ticker(clock::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /**
     * The vendor doubts an address. Says whether that confirms an earlier doubt: another message's, of the same generation, and long
     * enough ago; which ends both.
     */
    boolean doubted(Registration to, String messageId) {
        long now = clock.getAsLong();
        boolean[] confirmed = {false};
        doubts.asMap().compute(Place.of(to), (place, before) -> {
            if (before == null || before.generation < to.generation() || now - before.since >= suspectFor) {
                return new Doubt(to.generation(), messageId, now);
            }
            boolean another = before.generation == to.generation() && !before.messageId.equals(messageId);
            if (another && now - before.since >= confirmAfter) {
                confirmed[0] = true;
                return null;
            }
            return before;
        });
        return confirmed[0];
    }

    /** The vendor took a push to an address. */
    void accepted(Registration to) {
        if (doubts.estimatedSize() > 0) {
            doubts.asMap()
                    .computeIfPresent(
                            Place.of(to), (place, doubt) -> doubt.generation > to.generation() ? doubt : null);
        }
    }

    /** How many there are, about. */
    int size() {
        doubts.cleanUp();
        return (int) doubts.estimatedSize();
    }

    /** Where at most one address is live. */
    private record Place(DeviceKey device, String app, Address.Environment environment, Address.Kind kind) {
        static Place of(Registration to) {
            Address address = to.address();
            return new Place(to.device(), address.app(), address.environment(), address.kind());
        }
    }

    private record Doubt(long generation, String messageId, long since) {}
}
