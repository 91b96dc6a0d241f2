package dev.zimpush.testkit;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.spi.Directory.Connected;
import dev.zimpush.spi.Directory.Notice;
import dev.zimpush.spi.History;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the nodes of a {@link MemoryCluster} share. Guarded by the cluster's one lock. */
final class ClusterTables {
    final InstantSource clock;

    /** The live nodes, and when their leases end. A node that is not here is buried. */
    final Map<Long, Instant> leases = new TreeMap<>();

    /** What the nodes that ever joined are called. */
    final Map<Long, String> names = new TreeMap<>();

    final Map<DeviceKey, Connected> connections = new LinkedHashMap<>();

    /** When each device displaced itself, within the window. */
    final Map<DeviceKey, Deque<Instant>> displacements = new HashMap<>();

    /** By the node that they are for, the oldest first. */
    final Map<Long, List<Notice>> notices = new TreeMap<>();

    /** In the order of acceptance. */
    final Map<DeliveryId, DeliveryRow> rows = new LinkedHashMap<>();

    final Deque<Enqueued> outbox = new ArrayDeque<>();

    /** In the order in which they were appended. */
    final List<Told> history = new ArrayList<>();

    /** In the order in which they were added. */
    final Map<List<String>, PlainPushes.Row> pushes = new LinkedHashMap<>();

    long lastEpoch;
    private long lastNotice;
    private long lastRow;

    /** Empty ones. */
    ClusterTables(InstantSource clock) {
        this.clock = clock;
    }

    /** Something that a node told of a delivery. */
    record Told(History.Entry entry, Instant appendedAt) {}

    /** A message that waits for its deliveries. */
    record Enqueued(Message message, Instant acceptedAt) {}

    long nextEpoch() {
        return ++lastEpoch;
    }

    long nextNotice() {
        return ++lastNotice;
    }

    long nextRow() {
        return ++lastRow;
    }

    Instant now() {
        return clock.instant();
    }

    boolean isLive(long node) {
        return leases.containsKey(node);
    }

    boolean leaseHasEnded(long node) {
        return !leases.getOrDefault(node, Instant.MAX).isAfter(now());
    }

    /** The other live node on which a device is connected. */
    Optional<Long> connectedElsewhere(DeviceKey device, long node) {
        return Optional.ofNullable(connections.get(device)).map(Connected::node).filter(other -> other != node);
    }

    /** The rows that no live node owns. */
    List<DeliveryRow> orphans() {
        return rows.values().stream().filter(row -> !isLive(row.owner)).toList();
    }

    List<DeliveryRow> inbox(long node) {
        return rows.values().stream()
                .filter(row -> row.owner == node && row.inbox)
                .toList();
    }

    List<Notice> noticesOf(long node) {
        return notices.computeIfAbsent(node, any -> new ArrayList<>());
    }
}
