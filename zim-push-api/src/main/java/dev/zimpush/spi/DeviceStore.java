package dev.zimpush.spi;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the push addresses of devices. Thread-safe; each method is atomic.
 *
 * <p>At most one address is live per device, app, environment and kind, and an address (platform, app, environment, kind
 * and text) is live on at most one device. A generation grows with every bind; times are by the store's own clock, never
 * by the caller's. Failures are exceptions; what is expected is a value.
 */
public interface DeviceStore {
    /**
     * The live addresses of users' devices.
     *
     * @return one entry for each of the users that has any; of each device the one bound last comes first
     */
    Map<String, List<Registration>> live(Collection<String> userIds);

    /**
     * Makes an address the device's own, as {@link dev.zimpush.Devices#bind}: what it replaces, and the same address on
     * another device, is removed.
     *
     * @return the new registration, and whose address was moved here
     */
    Bound bind(DeviceKey device, Address address);

    /**
     * Removes an address if it is still the one that the caller knows: same device, same text, same generation, and not
     * bound after {@code deadSince}. It leaves a tombstone, for {@link #restore}.
     *
     * @param expected the registration as the caller read it
     * @param deadSince since when a vendor says that it is dead; null removes it whenever it was bound
     */
    Removal remove(Registration expected, @Nullable Instant deadSince);

    /**
     * Removes all addresses of a device, leaving tombstones that can't be restored.
     *
     * @return what was removed
     */
    List<Registration> logOut(DeviceKey device);

    /**
     * Makes an address live again that {@link #remove} took, with a new generation and its old time of registration; unless
     * the device has a live one of that app, environment and kind by now, the address is live elsewhere, or the device was
     * logged out since. What a bind replaced or moved can't be restored.
     *
     * @param removed the registration as it was when it was removed
     * @return whether it is live again
     */
    boolean restore(Registration removed);

    /**
     * The answer to a bind.
     *
     * @param registration the address as it stands now
     * @param movedFrom the device that had it until now, or null
     */
    record Bound(Registration registration, @Nullable DeviceKey movedFrom) {}

    /** The answer to a removal. */
    enum Removal {
        /** It was live and is not any more. */
        REMOVED,
        /** It was bound again, replaced, moved or removed since; said also when the next one would hold too. */
        OUTDATED,
        /** It was bound after the time that the vendor named. */
        BOUND_LATER
    }
}
