package dev.zimpush.spi;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the push addresses of devices. Thread-safe; each method is atomic.
 *
 * <p>At most one address is live per device, app, environment and kind, and an address (platform, app, kind and text) is live at most
 * once, on one device and in one environment. A generation grows with every bind; times are by the store's own clock, never
 * by the caller's. Failures are exceptions; what is expected is a value.
 */
public interface DeviceStore {
    /** The order of {@link #live}: what was bound last first, by the time of registration; of one time the higher generation. */
    Comparator<Registration> LATEST_FIRST = Comparator.comparing(Registration::registeredAt)
            .thenComparingLong(Registration::generation)
            .reversed();

    /**
     * The live addresses of users' devices.
     *
     * @return one entry for each of the users that has any; of each device the one bound last comes first, which one that was restored
     *     or learned is not for that
     */
    Map<String, List<Registration>> live(Collection<String> userIds);

    /**
     * Makes an address the device's own, as {@link dev.zimpush.Devices#bind}: what it replaces, and the same address on
     * another device or in another environment, is removed. One in an unknown environment is bound in the environment in which the same
     * address is live, if it is.
     *
     * @param locale the device's, which the registration has from now on; null for none
     * @return the new registration, and whose address was moved here
     */
    Bound bind(DeviceKey device, Address address, @Nullable Locale locale);

    /** Binds an address of a device that gave no locale: it has none from now on, also where it had one. */
    default Bound bind(DeviceKey device, Address address) {
        return bind(device, address, null);
    }

    /**
     * Removes an address that a vendor says is dead, if it is still the one that the caller knows: same device, same text, same
     * generation, and not bound after {@code deadSince}. It leaves a tombstone, for {@link #restore} and {@link #removed}.
     *
     * @param expected the registration as the caller read it
     * @param deadSince since when a vendor says that it is dead; null removes it whenever it was bound
     */
    Removal remove(Registration expected, @Nullable Instant deadSince);

    /**
     * Removes an address that nobody wants any more, if it is still the one that the caller knows: same device, same text, same
     * generation, bound long enough ago. It can't be restored.
     *
     * @param expected the registration as the caller read it
     * @param age how long ago it must have been bound at least, by the store's clock; zero whenever it was
     * @return whether it was live and is not any more
     */
    boolean unbind(Registration expected, Duration age);

    /**
     * A vendor took a push to an address whose environment was unknown: makes it live in that environment, if it is still the one that the
     * caller knows. In one step, like a bind: what it replaces is removed, the generation grows; but the time of registration stays. If the
     * device was bound another one in that environment after it, nothing changes.
     *
     * @param expected the registration as the caller read it
     * @return the address as it stands now; empty if it was bound again, replaced, moved or removed since, or a later one is there
     */
    Optional<Registration> learned(Registration expected, Address.Environment environment);

    /**
     * Removes all addresses of a device, leaving tombstones that can't be restored.
     *
     * @return what was removed
     */
    List<Registration> logOut(DeviceKey device);

    /**
     * Makes an address live again that {@link #remove} took, with a new generation and its old time of registration and locale; unless
     * the device has a live one of that app, environment and kind by now, the address was bound anywhere since, or the device was
     * logged out since. What a bind replaced or moved can't be restored.
     *
     * @param removed the registration as it was when it was removed
     * @return whether it is live again
     */
    boolean restore(Registration removed);

    /**
     * What {@link #remove} took of an app since a time and {@link #restore} may bring back, a page at a time: what was removed last comes
     * first, and what is removed while the pages are read need not come.
     *
     * @param since by the store's clock
     * @param after null for the first page, else {@link Removed#next} of the one before
     * @param most how many a page may have
     */
    Removed removed(String app, Instant since, @Nullable String after, int most);

    /**
     * A page of removed addresses.
     *
     * @param registrations as they were when they were removed; may be empty though there is a next page
     * @param next what to ask for the next page with, in the store's own words; null if this was the last
     */
    record Removed(
            List<Registration> registrations, @Nullable String next) {
        /** Copies the list. */
        public Removed {
            registrations = List.copyOf(registrations);
        }

        /** What it says of how many, and no more. */
        @Override
        public String toString() {
            return "Removed[" + registrations.size() + (next == null ? ", the last]" : ", and more]");
        }
    }

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
