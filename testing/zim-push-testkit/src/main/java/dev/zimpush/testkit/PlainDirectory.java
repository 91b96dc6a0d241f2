package dev.zimpush.testkit;

import dev.zimpush.CloseReason;
import dev.zimpush.DeviceKey;
import dev.zimpush.spi.Directory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The directory of a {@link MemoryCluster}, called under its lock. */
final class PlainDirectory implements Directory {
    private final ClusterTables tables;

    PlainDirectory(ClusterTables tables) {
        this.tables = tables;
    }

    @Override
    public long join(String name, Duration lease) {
        long node = tables.nextEpoch();
        tables.leases.put(node, tables.now().plus(lease));
        tables.names.put(node, name);
        return node;
    }

    @Override
    public boolean renew(long node, Duration lease) {
        return tables.leases.computeIfPresent(node, (live, end) -> tables.now().plus(lease)) != null;
    }

    @Override
    public void leave(long node) {
        tables.leases.remove(node);
        tables.connections.values().removeIf(connected -> connected.node() == node);
        tables.notices.remove(node);
    }

    @Override
    public List<Long> bury(long node) {
        if (!tables.isLive(node) || tables.leaseHasEnded(node)) {
            return List.of();
        }
        List<Long> dead = expired(node);
        dead.forEach(this::leave);
        return dead;
    }

    private List<Long> expired(long asking) {
        return tables.leases.keySet().stream()
                .filter(node -> node != asking && tables.leaseHasEnded(node))
                .toList();
    }

    @Override
    public Pending look(long node) {
        return new Pending(
                !tables.inbox(node).isEmpty(),
                !tables.noticesOf(node).isEmpty(),
                !tables.outbox.isEmpty(),
                !expired(node).isEmpty() || !tables.orphans().isEmpty());
    }

    @Override
    public List<Member> members() {
        return tables.leases.entrySet().stream()
                .map(lease -> new Member(
                        lease.getKey(),
                        tables.names.getOrDefault(lease.getKey(), ""),
                        tables.leaseHasEnded(lease.getKey())
                                ? Duration.ZERO
                                : Duration.between(tables.now(), lease.getValue()),
                        tables.connections.values().stream()
                                .filter(connected -> connected.node() == lease.getKey())
                                .count()))
                .toList();
    }

    @Override
    public List<Opened> open(long node, List<Opening> openings) {
        if (!tables.isLive(node)) {
            throw new IllegalStateException("node " + node + " is buried; it has to join again");
        }
        if (openings.stream().map(Opening::device).distinct().count() < openings.size()) {
            throw new IllegalArgumentException("the batch names a device twice");
        }
        return openings.stream().map(opening -> open(node, opening)).toList();
    }

    private Opened open(long node, Opening opening) {
        DeviceKey device = opening.device();
        Connected mine = new Connected(device, node, opening.connectionId());
        Connected older = tables.connections.get(device);
        if (older == null || older.equals(mine)) {
            tables.connections.put(device, mine);
            return new Opened(Opened.Kind.OPENED, 0);
        }
        long other = older.node() == node ? 0 : older.node();
        if (opening.again() && other != 0) {
            return new Opened(Opened.Kind.GAVE_WAY, other);
        }
        if (!mayDisplace(device)) {
            return new Opened(Opened.Kind.REFUSED, other);
        }
        tables.connections.put(device, mine);
        if (other != 0) {
            leaveNotice(older, CloseReason.DISPLACED);
        }
        return new Opened(Opened.Kind.OPENED, other);
    }

    /** Counts it, too. */
    private boolean mayDisplace(DeviceKey device) {
        Deque<Instant> times = tables.displacements.computeIfAbsent(device, any -> new ArrayDeque<>());
        Instant windowBegins = tables.now().minus(DISPLACEMENT_WINDOW);
        times.removeIf(time -> !time.isAfter(windowBegins));
        return times.size() < DISPLACEMENTS_AT_MOST && times.add(tables.now());
    }

    private void leaveNotice(Connected gone, CloseReason reason) {
        tables.noticesOf(gone.node()).add(new Notice(tables.nextNotice(), gone.device(), gone.connectionId(), reason));
    }

    @Override
    public void close(long node, List<Connected> connections) {
        for (Connected connected : connections) {
            if (connected.node() == node) {
                tables.connections.remove(connected.device(), connected);
            }
        }
    }

    @Override
    public Map<String, List<Connected>> connections(Collection<String> userIds) {
        Set<String> asked = Set.copyOf(userIds);
        Map<String, List<Connected>> found = new TreeMap<>();
        for (Connected connected : tables.connections.values()) {
            String user = connected.device().userId();
            if (asked.contains(user)) {
                found.computeIfAbsent(user, any -> new ArrayList<>()).add(connected);
            }
        }
        return found;
    }

    @Override
    public Optional<Long> logOut(DeviceKey device) {
        Connected gone = tables.connections.remove(device);
        if (gone == null) {
            return Optional.empty();
        }
        leaveNotice(gone, CloseReason.LOGGED_OUT);
        return Optional.of(gone.node());
    }

    @Override
    public List<Notice> notices(long node, int atMost) {
        return tables.noticesOf(node).stream().limit(atMost).toList();
    }

    @Override
    public void noticed(long node, List<Notice> notices) {
        Set<Long> ids = Set.copyOf(notices.stream().map(Notice::id).toList());
        tables.noticesOf(node).removeIf(notice -> ids.contains(notice.id()));
    }
}
