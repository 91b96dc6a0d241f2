package dev.zimpush.testkit;

import dev.zimpush.DeviceKey;
import dev.zimpush.spi.History;
import dev.zimpush.testkit.ClusterTables.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The history of a {@link MemoryCluster}. Guarded by its lock. */
final class PlainHistory implements History {
    private final ClusterTables tables;

    PlainHistory(ClusterTables tables) {
        this.tables = tables;
    }

    @Override
    public void append(List<Entry> entries) {
        Instant now = tables.now();
        List.copyOf(entries).forEach(entry -> tables.history.add(new Told(entry, now)));
    }

    @Override
    public List<Entry> read(String recipient, String messageId, int ofEachEnd) {
        List<Entry> all = tables.history.stream()
                .map(Told::entry)
                .filter(entry -> entry.delivery().device().userId().equals(recipient)
                        && entry.delivery().messageId().equals(messageId))
                .toList();
        return ends(all, ofEachEnd);
    }

    /** So many of each device from the beginning, and so many from the end. */
    static List<Entry> ends(List<Entry> all, int ofEachEnd) {
        Map<DeviceKey, Long> left = all.stream()
                .collect(Collectors.groupingBy(entry -> entry.delivery().device(), Collectors.counting()));
        Map<DeviceKey, Integer> gone = new HashMap<>();
        return all.stream()
                .filter(entry -> {
                    DeviceKey device = entry.delivery().device();
                    int before = gone.merge(device, 1, Integer::sum) - 1;
                    return before < ofEachEnd || Objects.requireNonNull(left.get(device)) - before <= ofEachEnd;
                })
                .toList();
    }

    @Override
    public int prune(Duration age, int atMost) {
        Instant newest = tables.now().minus(age);
        int removed = 0;
        Iterator<Told> told = tables.history.iterator();
        while (removed < atMost && told.hasNext()) {
            if (!told.next().appendedAt().isAfter(newest)) {
                told.remove();
                removed++;
            }
        }
        return removed;
    }
}
