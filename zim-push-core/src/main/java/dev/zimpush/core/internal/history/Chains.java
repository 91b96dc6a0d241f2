package dev.zimpush.core.internal.history;

import dev.zimpush.ClusterEvent;
import dev.zimpush.DeviceKey;
import dev.zimpush.Explanation.Step;
import dev.zimpush.spi.History.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The steps of one message to one user, put together from the store and from memory. Not thread-safe. */
public final class Chains {
    /** How many entries of a device are read from the beginning, and how many from the end. */
    public static final int ENTRIES = 100;

    private final Map<DeviceKey, OfDevice> devices = new TreeMap<>(Comparator.comparing(DeviceKey::deviceId));

    /** Puts them together; of what the store has too much of for one device, it was asked for the beginning and the end. */
    public Chains(List<Entry> stored, List<Trail.Kept> inMemory) {
        Map<DeviceKey, List<Entry>> byDevice = new LinkedHashMap<>();
        stored.forEach(entry -> byDevice.computeIfAbsent(entry.delivery().device(), device -> new ArrayList<>())
                .add(entry));
        byDevice.forEach((device, entries) -> chain(device).addStored(entries));
        inMemory.forEach(kept -> chain(kept.device()).add(kept));
    }

    private OfDevice chain(DeviceKey device) {
        return devices.computeIfAbsent(device, key -> new OfDevice());
    }

    /** In the order of their ids. */
    public Set<DeviceKey> devices() {
        Set<DeviceKey> copy = new TreeSet<>(Comparator.comparing(DeviceKey::deviceId));
        copy.addAll(devices.keySet());
        return copy;
    }

    /** Of each node in the order in which it told them; the nodes one after the other, as they took the delivery over. */
    public List<Step> steps(DeviceKey device) {
        OfDevice chain = devices.get(device);
        return chain == null ? List.of() : chain.inOrder();
    }

    /** How many steps in the middle are left out, at least. */
    public int leftOut(DeviceKey device) {
        OfDevice chain = devices.get(device);
        return chain == null ? 0 : chain.leftOut;
    }

    /** Whether there were steps before the first one. */
    public boolean headless(DeviceKey device) {
        OfDevice chain = devices.get(device);
        return chain != null && chain.headless;
    }

    private static final class OfDevice {
        /** By the node's epoch; each once, since what is in memory may be in the store as well, and there more than once. */
        final Map<Long, Set<Step>> byNode = new TreeMap<>();

        int leftOut;
        boolean headless;

        void addStored(List<Entry> entries) {
            for (int i = 0; i < entries.size(); i++) {
                List<Step> steps = StepReader.read(entries.get(i));
                if (entries.size() >= 2 * ENTRIES && i == ENTRIES) {
                    // so that it is true that some are left out, whether there were more or not
                    leftOut = Math.max(1, steps.size());
                } else {
                    steps.forEach(this::add);
                }
            }
        }

        /** What the store has of a node is whole, but for its last second. */
        void add(Trail.Kept kept) {
            boolean stored = byNode.containsKey(kept.steps().get(0).node());
            if (!stored) {
                leftOut += kept.leftOut();
                headless |= kept.headless();
            }
            kept.steps().forEach(this::add);
        }

        private void add(Step step) {
            byNode.computeIfAbsent(step.node(), node -> new LinkedHashSet<>()).add(step);
        }

        List<Step> inOrder() {
            List<Stay> stays = new ArrayList<>();
            byNode.values().forEach(steps -> addStays(steps, stays));
            stays.sort(Comparator.comparing(stay -> stay.from));
            return stays.stream().flatMap(stay -> stay.steps.stream()).toList();
        }

        /** A node has a delivery from its first step, or from an adoption, until the next. */
        private static void addStays(Set<Step> steps, List<Stay> stays) {
            Stay stay = null;
            for (Step step : steps) {
                if (stay == null || step.event() instanceof ClusterEvent.Adopted) {
                    Instant at = step.event().at();
                    stay = new Stay(stay == null || at.isAfter(stay.from) ? at : stay.from);
                    stays.add(stay);
                }
                stay.steps.add(step);
            }
        }
    }

    /** What one node told while it had the delivery. */
    private static final class Stay {
        /** By the node's wall clock; not before the one before. */
        final Instant from;

        final List<Step> steps = new ArrayList<>();

        Stay(Instant from) {
            this.from = from;
        }
    }
}
