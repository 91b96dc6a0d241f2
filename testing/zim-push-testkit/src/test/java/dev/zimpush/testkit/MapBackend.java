package dev.zimpush.testkit;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import dev.zimpush.spi.Backend;
import dev.zimpush.spi.Cluster;
import dev.zimpush.spi.DeviceStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The smallest store that keeps the contract: everything under one lock. Its flaws can be turned on, one at a time. */
final class MapBackend implements Backend, DeviceStore {
    private record Slot(DeviceKey device, Object app, Object environment, Object kind, Object platform) {}

    private record Key(Object platform, Object app, Object environment, Object kind, String text, Object type) {}

    private static final long LONGEST_WAIT_MILLIS = 1;

    private final Exchanger<MapBackend> door = new Exchanger<>();
    private final InstantSource clock;
    private final StoreFlaw flaw;
    /** What is live, in the order of binding. */
    private final List<Registration> live = new ArrayList<>();

    private final Set<Registration> tombstones = new HashSet<>();
    private final Set<Registration> loggedOut = new HashSet<>();
    private final Map<Slot, Long> generations = new HashMap<>();
    private final Set<DeviceKey> away = new HashSet<>();
    private final AtomicInteger closings;
    private boolean blocking;
    private boolean closed;
    private int clusters;

    /** Without a flaw. */
    MapBackend(InstantSource clock) {
        this(clock, StoreFlaw.NONE);
    }

    MapBackend(InstantSource clock, StoreFlaw flaw) {
        this(clock, flaw, new AtomicInteger());
    }

    /** With a count of closings that several share. */
    MapBackend(InstantSource clock, StoreFlaw flaw, AtomicInteger closings) {
        this.closings = closings;
        this.clock = clock;
        this.flaw = flaw;
    }

    @Override
    public DeviceStore devices() {
        if (closed || (flaw == StoreFlaw.CLOSE_CLOSES_ALL && closings.get() > 0)) {
            throw new IllegalStateException("closed");
        }
        return flaw == StoreFlaw.DEVICES_ARE_NEW_EACH_TIME ? new MapBackend(clock, StoreFlaw.NONE) : this;
    }

    @Override
    public void close() {
        if (closed && flaw == StoreFlaw.CLOSE_TWICE_FAILS) {
            throw new IllegalStateException("closed");
        }
        closed = true;
        closings.incrementAndGet();
    }

    @Override
    public boolean blocking() {
        blocking = !blocking && flaw == StoreFlaw.BLOCKING_CHANGES;
        return blocking;
    }

    @Override
    public Optional<Cluster> cluster() {
        clusters++;
        boolean there = flaw == StoreFlaw.CLUSTER_IS_NEW_EACH_TIME
                || (flaw == StoreFlaw.CLUSTER_COMES_AND_GOES && clusters % 2 == 1);
        return there ? MemoryCluster.create(new ManualTime()).backend().cluster() : Optional.empty();
    }

    @Override
    public String toString() {
        return flaw == StoreFlaw.TO_STRING_TELLS_ADDRESSES
                ? live.stream().map(r -> r.address().text()).toList().toString()
                : "MapBackend";
    }

    @Override
    public synchronized Map<String, List<Registration>> live(Collection<String> userIds) {
        List<Registration> found = live.stream()
                .filter(r -> flaw == StoreFlaw.LIVE_EVERYBODY
                        || userIds.contains(r.device().userId()))
                .collect(Collectors.toCollection(ArrayList::new));
        if (flaw != StoreFlaw.LIVE_BOUND_FIRST_COMES_FIRST) {
            Collections.reverse(found);
        }
        Map<String, List<Registration>> byUser =
                found.stream().collect(Collectors.groupingBy(r -> r.device().userId()));
        if (flaw == StoreFlaw.LIVE_AT_MOST_A_HUNDRED && byUser.size() > 100) {
            return Map.of();
        }
        if (flaw == StoreFlaw.LIVE_EMPTY_LISTS) {
            userIds.forEach(user -> byUser.putIfAbsent(user, List.of()));
        }
        return byUser;
    }

    @Override
    public Bound bind(DeviceKey device, Address address) {
        if (flaw == StoreFlaw.NO_LOCK_IN_BIND) {
            DeviceKey from = leave(device, address);
            giveWay();
            return arrive(device, address, from);
        }
        synchronized (this) {
            return arrive(device, address, leave(device, address));
        }
    }

    private synchronized @Nullable DeviceKey leave(DeviceKey device, Address address) {
        Registration there = live.stream()
                .filter(r -> key(r.address()).equals(key(address)))
                .findFirst()
                .orElse(null);
        if (flaw != StoreFlaw.BIND_DOES_NOT_MOVE && there != null) {
            live.remove(there);
        }
        if (flaw == StoreFlaw.BIND_MOVES_FROM_TOMBSTONES && there == null) {
            return tombstones.stream()
                    .filter(r -> key(r.address()).equals(key(address)))
                    .map(Registration::device)
                    .findFirst()
                    .orElse(null);
        }
        boolean other = there != null && !there.device().equals(device);
        boolean told = flaw == StoreFlaw.BIND_TELLS_SELF_AS_MOVED_FROM ? there != null : other;
        return there != null && told && flaw != StoreFlaw.BIND_MOVE_UNTOLD ? there.device() : null;
    }

    private synchronized Bound arrive(DeviceKey device, Address address, @Nullable DeviceKey from) {
        Slot slot = slot(device, address);
        if (flaw != StoreFlaw.BIND_KEEPS_THE_REPLACED) {
            boolean replaced = live.removeIf(r -> slot(r.device(), r.address()).equals(slot));
            if (!replaced && flaw == StoreFlaw.BIND_GENERATION_STARTS_AGAIN) {
                generations.remove(slot);
            }
        }
        if (flaw == StoreFlaw.LOG_OUT_FORGOTTEN_AT_THE_NEXT_BIND) {
            loggedOut.removeIf(r -> r.device().equals(device) && tombstones.add(r));
        }
        Registration bound = new Registration(
                device,
                address,
                flaw == StoreFlaw.BIND_OWN_CLOCK_STANDS_STILL ? Instant.EPOCH : clock.instant(),
                flaw == StoreFlaw.BIND_GENERATION_STANDS_STILL ? 1 : generations.merge(slot, 1L, Long::sum));
        if (flaw == StoreFlaw.BIND_CUTS_TEXTS && address.text().length() > 255) {
            return new Bound(bound, from);
        }
        if (flaw != StoreFlaw.BIND_FORGETS && !away.contains(device)) {
            live.add(bound);
        }
        return new Bound(bound, from);
    }

    @Override
    public Removal remove(Registration expected, @Nullable Instant deadSince) {
        if (flaw == StoreFlaw.NO_LOCK_IN_REMOVE) {
            Removal removal = check(expected, deadSince);
            giveWay();
            return removal == Removal.REMOVED ? takeOut(expected) : removal;
        }
        synchronized (this) {
            Removal removal = check(expected, deadSince);
            return removal == Removal.REMOVED ? takeOut(expected) : removal;
        }
    }

    private synchronized Removal check(Registration expected, @Nullable Instant deadSince) {
        Registration there = find(expected);
        if (there == null) {
            boolean again = flaw == StoreFlaw.REMOVE_SAYS_REMOVED_TWICE && tombstones.contains(expected);
            return again || flaw == StoreFlaw.REMOVE_SAYS_REMOVED_ALWAYS ? Removal.REMOVED : Removal.OUTDATED;
        }
        if (deadSince != null && flaw == StoreFlaw.REMOVE_NEVER_THE_DEAD) {
            return Removal.BOUND_LATER;
        }
        if (deadSince != null && flaw != StoreFlaw.REMOVE_IGNORES_DEAD_SINCE) {
            int order = there.registeredAt().compareTo(deadSince);
            if (flaw == StoreFlaw.REMOVE_COMPARES_STRICTLY ? order >= 0 : order > 0) {
                return Removal.BOUND_LATER;
            }
        }
        return Removal.REMOVED;
    }

    private synchronized Removal takeOut(Registration expected) {
        Registration there = find(expected);
        live.remove(there);
        tombstones.add(there == null ? expected : there);
        return Removal.REMOVED;
    }

    private @Nullable Registration find(Registration expected) {
        return live.stream()
                .filter(r -> (flaw == StoreFlaw.REMOVE_IGNORES_DEVICE
                                || r.device().equals(expected.device()))
                        && (flaw == StoreFlaw.REMOVE_IGNORES_TEXT
                                ? r.generation() == expected.generation()
                                : key(r.address()).equals(key(expected.address())))
                        && (flaw == StoreFlaw.REMOVE_IGNORES_GENERATION || r.generation() == expected.generation()))
                .findFirst()
                .orElse(null);
    }

    @Override
    public synchronized List<Registration> logOut(DeviceKey device) {
        List<Registration> gone = live.stream()
                .filter(r -> flaw == StoreFlaw.LOG_OUT_TAKES_THE_USERS_OTHERS
                        ? r.device().userId().equals(device.userId())
                        : r.device().equals(device))
                .filter(r ->
                        flaw != StoreFlaw.LOG_OUT_KEEPS_CALLS || r.address().kind() == Address.Kind.ALERT)
                .toList();
        live.removeAll(gone);
        if (flaw == StoreFlaw.LOG_OUT_FOR_EVER) {
            away.add(device);
        }
        if (flaw == StoreFlaw.LOG_OUT_FAILS_FOR_STRANGERS
                && generations.keySet().stream().noneMatch(slot -> slot.device().equals(device))) {
            throw new IllegalArgumentException("unknown device");
        }
        if (flaw == StoreFlaw.LOG_OUT_RETURNS_TOMBSTONES) {
            tombstones.addAll(gone);
            return tombstones.stream().filter(r -> r.device().equals(device)).toList();
        }
        if (flaw != StoreFlaw.LOG_OUT_FORGETS_EARLIER_TOMBSTONES) {
            tombstones.stream().filter(r -> r.device().equals(device)).forEach(loggedOut::add);
            tombstones.removeIf(r -> r.device().equals(device));
        }
        if (flaw == StoreFlaw.LOG_OUT_CAN_BE_RESTORED) {
            tombstones.addAll(gone);
        }
        return gone;
    }

    @Override
    public boolean restore(Registration removed) {
        if (flaw == StoreFlaw.RESTORE_SAYS_TRUE_WHEN_LIVE && find(removed) != null) {
            return true;
        }
        if (flaw == StoreFlaw.NO_LOCK_IN_RESTORE) {
            boolean may = mayRestore(removed);
            giveWay();
            return may && bringBack(removed);
        }
        synchronized (this) {
            return mayRestore(removed) && bringBack(removed);
        }
    }

    private synchronized boolean mayRestore(Registration removed) {
        Slot slot = slot(removed.device(), removed.address());
        boolean taken =
                live.stream().anyMatch(r -> slot(r.device(), r.address()).equals(slot));
        boolean elsewhere = live.stream()
                .anyMatch(r -> key(r.address()).equals(key(removed.address()))
                        && !r.device().equals(removed.device()));
        return flaw != StoreFlaw.RESTORE_NEVER
                && (tombstones.contains(removed) || flaw == StoreFlaw.RESTORE_UNKNOWN)
                && (!taken || flaw == StoreFlaw.RESTORE_REPLACES)
                && (!elsewhere || flaw == StoreFlaw.RESTORE_MOVES);
    }

    private synchronized boolean bringBack(Registration removed) {
        tombstones.remove(removed);
        if (flaw == StoreFlaw.RESTORE_KEEPS_GENERATION) {
            live.add(removed);
        } else {
            arrive(removed.device(), removed.address(), leave(removed.device(), removed.address()));
        }
        return true;
    }

    private Slot slot(DeviceKey device, Address address) {
        return new Slot(
                flaw == StoreFlaw.BIND_SLOT_WITHOUT_DEVICE ? DeviceKey.of(device.userId(), "any") : device,
                address.app(),
                address.environment(),
                flaw == StoreFlaw.BIND_SLOT_WITHOUT_KIND ? "any" : address.kind(),
                flaw == StoreFlaw.BIND_SLOT_HAS_PLATFORM ? address.platform() : "any");
    }

    private Key key(Address address) {
        return new Key(
                address.platform(),
                flaw == StoreFlaw.BIND_ADDRESS_WITHOUT_APP ? "any" : address.app(),
                address.environment(),
                address.kind(),
                flaw == StoreFlaw.CASE_IS_IGNORED ? address.text().toLowerCase(Locale.ROOT) : address.text(),
                flaw == StoreFlaw.BIND_ADDRESS_HAS_TYPE ? address.type() : "any");
    }

    /** Holds the door open for another thread, for a while: two that meet here go on at once. */
    private void giveWay() {
        try {
            door.exchange(this, LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // nobody came
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
