package dev.zimpush.core.internal.address;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import dev.zimpush.spi.DeviceStore.Removed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that were removed and can be restored, of the {@value #DEVICES_AT_MOST} devices that lost one last. Of a slot there is one
 * at most, and of an address one at most. Not thread-safe: {@link MemoryDeviceStore} guards it.
 */
final class Tombstones {
    static final int DEVICES_AT_MOST = 100_000;

    /** The device that lost an address first comes first. */
    private final Map<DeviceKey, Map<Slot, Long>> byDevice = new LinkedHashMap<>();

    private final Map<Identity, Slot> byAddress = new HashMap<>();

    /** In the order of removal, by a number that grows. */
    private final NavigableMap<Long, Tombstone> inOrder = new TreeMap<>();

    private long last;

    /** An address was removed from its slot. */
    void add(Slot slot, Registration removed, Instant at) {
        forget(slot, removed.address());
        inOrder.put(++last, new Tombstone(slot, removed, at));
        Map<Slot, Long> ofDevice = byDevice.getOrDefault(slot.device(), new HashMap<>(2));
        ofDevice.put(slot, last);
        // to the end
        byDevice.remove(slot.device());
        byDevice.put(slot.device(), ofDevice);
        byAddress.put(Identity.of(removed.address()), slot);
        if (byDevice.size() > DEVICES_AT_MOST) {
            forget(byDevice.keySet().iterator().next());
        }
    }

    /** An address became live in a slot: neither what was removed from there nor the address comes back any more. */
    void forget(Slot slot, Address address) {
        forget(slot);
        Slot elsewhere = byAddress.get(Identity.of(address));
        if (elsewhere != null) {
            forget(elsewhere);
        }
    }

    /** Nothing of a device comes back any more. */
    void forget(DeviceKey device) {
        Set.copyOf(byDevice.getOrDefault(device, Map.of()).keySet()).forEach(this::forget);
    }

    private void forget(Slot slot) {
        Map<Slot, Long> ofDevice = byDevice.get(slot.device());
        Long number = ofDevice == null ? null : ofDevice.remove(slot);
        Tombstone gone = number == null ? null : inOrder.remove(number);
        if (ofDevice != null && ofDevice.isEmpty()) {
            byDevice.remove(slot.device());
        }
        if (gone != null) {
            byAddress.remove(Identity.of(gone.removed.address()));
        }
    }

    /** Whether that is what was removed from the slot. */
    boolean has(Slot slot, Registration removed) {
        Long number = byDevice.getOrDefault(slot.device(), Map.of()).get(slot);
        Tombstone tombstone = number == null ? null : inOrder.get(number);
        return tombstone != null && tombstone.removed.equals(removed);
    }

    /** What was removed of an app since then, the last first, before the one with the number {@code after}. */
    Removed page(String app, Instant since, @Nullable String after, int most) {
        List<Registration> found = new ArrayList<>();
        long from = after == null ? Long.MAX_VALUE : Long.parseLong(after);
        for (Map.Entry<Long, Tombstone> each :
                inOrder.headMap(from, false).descendingMap().entrySet()) {
            Tombstone tombstone = each.getValue();
            if (tombstone.slot.app().equals(app) && !tombstone.at.isBefore(since)) {
                found.add(tombstone.removed);
            }
            if (found.size() == most) {
                return new Removed(found, Long.toString(each.getKey()));
            }
        }
        return new Removed(found, null);
    }

    private record Tombstone(Slot slot, Registration removed, Instant at) {}
}
