package dev.zimpush.core.internal.address;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Platform;
import dev.zimpush.Registration;
import dev.zimpush.spi.DeviceStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The addresses, in maps of this process. One lock guards them all: each method is a few look-ups. */
public final class MemoryDeviceStore implements DeviceStore {
    private static final Comparator<Registration> LATEST_FIRST =
            Comparator.comparingLong(Registration::generation).reversed();

    private static final int TOMBSTONES_AT_MOST = 100_000;

    private final InstantSource clock;
    private final Map<String, Map<Slot, Registration>> live = new HashMap<>();

    /** Those of each user in order, since they are asked for with each message. */
    private final Map<String, List<Registration>> inOrder = new HashMap<>();

    private final Map<Identity, Slot> owners = new HashMap<>();

    /** What can be restored, of the devices that lost an address last. */
    private final Map<DeviceKey, Map<Slot, Registration>> tombstones = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DeviceKey, Map<Slot, Registration>> eldest) {
            return size() > TOMBSTONES_AT_MOST;
        }
    };

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
    public synchronized Bound bind(DeviceKey device, Address address) {
        Slot slot = Slot.of(device, address);
        Slot owner = owners.get(Identity.of(address));
        DeviceKey movedFrom = null;
        if (owner != null && !owner.device.equals(device)) {
            movedFrom = owner.device;
            drop(owner);
        }
        Registration replaced = live.getOrDefault(device.userId(), Map.of()).get(slot);
        if (replaced != null) {
            owners.remove(Identity.of(replaced.address()));
        }
        bury(slot, null);
        Registration bound = new Registration(device, address, clock.instant(), ++generations);
        put(bound, slot);
        return new Bound(bound, movedFrom);
    }

    @Override
    public synchronized Removal remove(Registration expected, @Nullable Instant deadSince) {
        Slot slot = Slot.of(expected.device(), expected.address());
        Registration now = live.getOrDefault(slot.device.userId(), Map.of()).get(slot);
        if (now == null
                || now.generation() != expected.generation()
                || !now.address().equals(expected.address())) {
            return Removal.OUTDATED;
        }
        if (deadSince != null && now.registeredAt().isAfter(deadSince)) {
            return Removal.BOUND_LATER;
        }
        drop(slot);
        bury(slot, now);
        return Removal.REMOVED;
    }

    @Override
    public synchronized List<Registration> logOut(DeviceKey device) {
        List<Registration> removed = new ArrayList<>();
        for (Slot slot : Set.copyOf(live.getOrDefault(device.userId(), Map.of()).keySet())) {
            if (slot.device.equals(device)) {
                removed.add(drop(slot));
            }
        }
        tombstones.remove(device);
        return removed;
    }

    @Override
    public synchronized boolean restore(Registration removed) {
        Slot slot = Slot.of(removed.device(), removed.address());
        Registration tombstone = tombstones.getOrDefault(slot.device, Map.of()).get(slot);
        boolean taken = live.getOrDefault(slot.device.userId(), Map.of()).containsKey(slot)
                || owners.containsKey(Identity.of(removed.address()));
        if (tombstone == null || !tombstone.equals(removed) || taken) {
            return false;
        }
        bury(slot, null);
        put(new Registration(slot.device, removed.address(), tombstone.registeredAt(), ++generations), slot);
        return true;
    }

    private void bury(Slot slot, @Nullable Registration removed) {
        if (removed != null) {
            tombstones.computeIfAbsent(slot.device, device -> new HashMap<>(2)).put(slot, removed);
        } else {
            tombstones.computeIfPresent(slot.device, (device, slots) -> {
                slots.remove(slot);
                return slots.isEmpty() ? null : slots;
            });
        }
    }

    private void put(Registration registration, Slot slot) {
        live.computeIfAbsent(slot.device.userId(), user -> new HashMap<>(4)).put(slot, registration);
        sort(slot.device.userId());
        owners.put(Identity.of(registration.address()), slot);
    }

    private Registration drop(Slot slot) {
        Map<Slot, Registration> ofUser = live.getOrDefault(slot.device.userId(), Map.of());
        Registration dropped = ofUser.remove(slot);
        if (dropped == null) {
            throw new IllegalStateException("no live address of " + slot.device);
        }
        if (ofUser.isEmpty()) {
            live.remove(slot.device.userId());
        }
        sort(slot.device.userId());
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

    /** Where at most one address is live. */
    private record Slot(DeviceKey device, String app, Address.Environment environment, Address.Kind kind) {
        static Slot of(DeviceKey device, Address address) {
            return new Slot(device, address.app(), address.environment(), address.kind());
        }
    }

    /** What makes two addresses the same place, whatever the type of their text. */
    private record Identity(
            Platform platform, String app, Address.Environment environment, Address.Kind kind, String text) {
        static Identity of(Address address) {
            return new Identity(
                    address.platform(), address.app(), address.environment(), address.kind(), address.text());
        }
    }
}
