package dev.zimpush.core.internal.address;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import dev.zimpush.spi.DeviceStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The addresses, in maps of this process. One lock guards them all: each method is a few look-ups. */
public final class MemoryDeviceStore implements DeviceStore {
    private final InstantSource clock;
    private final Map<String, Map<Slot, Registration>> live = new HashMap<>();

    /** Those of each user in order, since they are asked for with each message. */
    private final Map<String, List<Registration>> inOrder = new HashMap<>();

    private final Map<Identity, Slot> owners = new HashMap<>();

    private final Tombstones tombstones = new Tombstones();
    private long generations;

    /** Takes the times of registration from that clock. */
    public MemoryDeviceStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Map<String, List<Registration>> live(Collection<String> userIds) {
        Map<String, List<Registration>> found = Map.of();
        for (String userId : userIds) {
            List<Registration> ofUser = inOrder.get(userId);
            if (ofUser != null && userIds.size() == 1) {
                return Map.of(userId, ofUser);
            }
            if (ofUser != null) {
                found = found.isEmpty() ? new HashMap<>() : found;
                found.put(userId, ofUser);
            }
        }
        return found;
    }

    @Override
    public synchronized Bound bind(DeviceKey device, Address address, @Nullable Locale locale) {
        Slot owner = owners.get(Identity.of(address));
        Address there = owner == null || address.environment() != Address.Environment.UNKNOWN
                ? address
                : address.in(owner.environment());
        Registration bound = makeLive(new Registration(device, there, clock.instant(), ++generations, locale));
        return new Bound(bound, owner == null || owner.device().equals(device) ? null : owner.device());
    }

    private Registration makeLive(Registration registration) {
        Slot slot = Slot.of(registration.device(), registration.address());
        Slot owner = owners.get(Identity.of(registration.address()));
        if (owner != null && !owner.equals(slot)) {
            drop(owner);
        }
        Registration replaced =
                live.getOrDefault(slot.device().userId(), Map.of()).get(slot);
        if (replaced != null) {
            owners.remove(Identity.of(replaced.address()));
        }
        tombstones.forget(slot, registration.address());
        put(registration, slot);
        return registration;
    }

    @Override
    public synchronized Optional<Registration> learned(Registration expected, Address.Environment environment) {
        if (stillLive(Slot.of(expected.device(), expected.address()), expected) == null) {
            return Optional.empty();
        }
        Address there = expected.address().in(environment);
        Registration placed =
                live.getOrDefault(expected.device().userId(), Map.of()).get(Slot.of(expected.device(), there));
        if (placed != null && LATEST_FIRST.compare(placed, expected) < 0) {
            return Optional.empty();
        }
        return Optional.of(makeLive(
                new Registration(expected.device(), there, expected.registeredAt(), ++generations, expected.locale())));
    }

    @Override
    public synchronized Removal remove(Registration expected, @Nullable Instant deadSince) {
        Slot slot = Slot.of(expected.device(), expected.address());
        Registration now = stillLive(slot, expected);
        if (now == null) {
            return Removal.OUTDATED;
        }
        if (deadSince != null && now.registeredAt().isAfter(deadSince)) {
            return Removal.BOUND_LATER;
        }
        drop(slot);
        tombstones.add(slot, now, clock.instant());
        return Removal.REMOVED;
    }

    @Override
    public synchronized boolean unbind(Registration expected, Duration age) {
        Slot slot = Slot.of(expected.device(), expected.address());
        Registration now = stillLive(slot, expected);
        if (now == null || (!age.isZero() && now.registeredAt().plus(age).isAfter(clock.instant()))) {
            return false;
        }
        drop(slot);
        return true;
    }

    private @Nullable Registration stillLive(Slot slot, Registration expected) {
        Registration now = live.getOrDefault(slot.device().userId(), Map.of()).get(slot);
        boolean still = now != null
                && now.generation() == expected.generation()
                && now.address().equals(expected.address());
        return still ? now : null;
    }

    @Override
    public synchronized List<Registration> logOut(DeviceKey device) {
        List<Registration> removed = new ArrayList<>();
        for (Slot slot : Set.copyOf(live.getOrDefault(device.userId(), Map.of()).keySet())) {
            if (slot.device().equals(device)) {
                removed.add(drop(slot));
            }
        }
        tombstones.forget(device);
        return removed;
    }

    @Override
    public synchronized boolean restore(Registration removed) {
        Slot slot = Slot.of(removed.device(), removed.address());
        boolean taken = live.getOrDefault(slot.device().userId(), Map.of()).containsKey(slot)
                || owners.containsKey(Identity.of(removed.address()));
        if (taken || !tombstones.has(slot, removed)) {
            return false;
        }
        tombstones.forget(slot, removed.address());
        put(
                new Registration(
                        slot.device(), removed.address(), removed.registeredAt(), ++generations, removed.locale()),
                slot);
        return true;
    }

    @Override
    public synchronized Removed removed(String app, Instant since, @Nullable String after, int most) {
        return tombstones.page(app, since, after, most);
    }

    private void put(Registration registration, Slot slot) {
        live.computeIfAbsent(slot.device().userId(), user -> new HashMap<>(4)).put(slot, registration);
        sort(slot.device().userId());
        owners.put(Identity.of(registration.address()), slot);
    }

    private Registration drop(Slot slot) {
        Map<Slot, Registration> ofUser = live.getOrDefault(slot.device().userId(), Map.of());
        Registration dropped = ofUser.remove(slot);
        if (dropped == null) {
            throw new IllegalStateException("no live address of " + slot.device());
        }
        if (ofUser.isEmpty()) {
            live.remove(slot.device().userId());
        }
        sort(slot.device().userId());
        owners.remove(Identity.of(dropped.address()));
        return dropped;
    }

    private void sort(String userId) {
        Map<Slot, Registration> ofUser = live.get(userId);
        if (ofUser == null) {
            inOrder.remove(userId);
        } else {
            inOrder.put(userId, ofUser.values().stream().sorted(LATEST_FIRST).toList());
        }
    }
}
