package dev.zimpush.examples.custombackend;

import dev.zimpush.CloseReason;
import dev.zimpush.DeviceKey;
import dev.zimpush.spi.Directory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * The second thing to implement: who lives, and who is connected where.
 *
 * <p>Three maps: the live nodes with the ends of their leases (a node that is not there is buried); one connection for each
 * device; and the notices, by node and number. How often devices displaced themselves lately is kept in memory: it matters for
 * ten seconds.
 */
final class FileDirectory implements Directory {
    private final FileStore store;
    private final Rows rows;
    private final MVMap<String, byte[]> leases;
    private final MVMap<String, byte[]> connections;
    private final MVMap<String, byte[]> notices;
    private final Map<DeviceKey, Deque<Instant>> displacements = new HashMap<>();

    FileDirectory(FileStore store, Rows rows) {
        this.store = store;
        this.rows = rows;
        this.leases = store.map("nodes");
        this.connections = store.map("connections");
        this.notices = store.map("notices");
    }

    @Override
    public long join(String name, Duration lease) {
        return store.change(() -> {
            long node = store.next("epoch");
            setLease(node, name, lease);
            return node;
        });
    }

    private void setLease(long node, String name, Duration lease) {
        Instant end = store.now().plus(lease);
        leases.put(Keys.of(node), Bytes.of(out -> {
            Bytes.time(out, end);
            out.writeUTF(name);
        }));
    }

    @Override
    public boolean renew(long node, Duration lease) {
        return store.change(() -> {
            byte[] before = leases.get(Keys.of(node));
            if (before != null) {
                setLease(node, member(node, before).name(), lease);
            }
            return before != null;
        });
    }

    @Override
    public void leave(long node) {
        store.change(() -> {
            bury(List.of(node));
            return node;
        });
    }

    @Override
    public List<Long> bury(long node) {
        return store.change(() -> {
            List<Long> dead = isLive(node) && !hasExpired(node) ? expiredBeside(node) : List.of();
            bury(dead);
            return dead;
        });
    }

    private void bury(Collection<Long> dead) {
        for (long node : dead) {
            leases.remove(Keys.of(node));
            noticesOf(node, Integer.MAX_VALUE).forEach(notice -> notices.remove(key(node, notice)));
        }
        for (Connected connected : List.copyOf(
                connections.values().stream().map(FileDirectory::connected).toList())) {
            if (dead.contains(connected.node())) {
                connections.remove(Keys.of(connected.device()));
            }
        }
    }

    private List<Long> expiredBeside(long asking) {
        List<Long> expired = new ArrayList<>();
        leases.forEach((key, end) -> {
            long node = Long.parseLong(key);
            if (node != asking && hasExpired(node)) {
                expired.add(node);
            }
        });
        return expired;
    }

    private boolean hasExpired(long node) {
        byte[] end = leases.get(Keys.of(node));
        return end != null && !Bytes.read(end, Bytes::time).isAfter(store.now());
    }

    @Override
    public Pending look(long node) {
        return store.read(() -> new Pending(
                !rows.inbox(node, 1).isEmpty(),
                !noticesOf(node, 1).isEmpty(),
                false,
                !expiredBeside(node).isEmpty() || rows.owners().stream().anyMatch(owner -> !isLive(owner))));
    }

    @Override
    public List<Member> members() {
        return store.read(() -> {
            Map<Long, Member> members = new TreeMap<>();
            leases.forEach((key, lease) -> members.put(Long.parseLong(key), member(Long.parseLong(key), lease)));
            return List.copyOf(members.values());
        });
    }

    private Member member(long node, byte[] lease) {
        return Bytes.read(lease, in -> {
            Duration left = Duration.between(store.now(), Bytes.time(in));
            long here = connections.values().stream()
                    .filter(bytes -> connected(bytes).node() == node)
                    .count();
            return new Member(node, in.readUTF(), left.isNegative() ? Duration.ZERO : left, here);
        });
    }

    @Override
    public List<Opened> open(long node, List<Opening> openings) {
        return store.change(() -> {
            if (!isLive(node)) {
                throw new IllegalStateException("node " + node + " is buried; it has to join again");
            }
            return openings.stream().map(opening -> open(node, opening)).toList();
        });
    }

    private Opened open(long node, Opening opening) {
        Connected mine = new Connected(opening.device(), node, opening.connectionId());
        Connected older = connectionOf(opening.device());
        long other = older == null || older.node() == node ? 0 : older.node();
        if (older != null && !older.equals(mine)) {
            if (opening.again() && other != 0) {
                return new Opened(Opened.Kind.GAVE_WAY, other);
            }
            if (!countDisplacement(opening.device())) {
                return new Opened(Opened.Kind.REFUSED, other);
            }
            if (other != 0) {
                leaveNotice(older, CloseReason.DISPLACED);
            }
        }
        connections.put(Keys.of(mine.device()), Bytes.of(out -> {
            out.writeUTF(Keys.of(mine.device()));
            out.writeLong(mine.node());
            out.writeLong(mine.connectionId());
        }));
        return new Opened(Opened.Kind.OPENED, other);
    }

    /** Whether it may be one more. */
    private boolean countDisplacement(DeviceKey device) {
        Instant windowBegins = store.now().minus(DISPLACEMENT_WINDOW);
        displacements.values().removeIf(times -> {
            times.removeIf(time -> !time.isAfter(windowBegins));
            return times.isEmpty();
        });
        Deque<Instant> times = displacements.computeIfAbsent(device, any -> new ArrayDeque<>());
        return times.size() < DISPLACEMENTS_AT_MOST && times.add(store.now());
    }

    @Override
    public void close(long node, List<Connected> closed) {
        store.change(() -> {
            for (Connected connected : closed) {
                if (connected.node() == node && connected.equals(connectionOf(connected.device()))) {
                    connections.remove(Keys.of(connected.device()));
                }
            }
            return node;
        });
    }

    @Override
    public Map<String, List<Connected>> connections(Collection<String> userIds) {
        return store.read(() -> {
            Map<String, List<Connected>> found = new TreeMap<>();
            for (String userId : userIds) {
                List<Connected> ofUser = connectionsOf(userId);
                if (!ofUser.isEmpty()) {
                    found.put(userId, ofUser);
                }
            }
            return found;
        });
    }

    @Override
    public Optional<Long> logOut(DeviceKey device) {
        return store.change(() -> {
            Connected gone = connectionOf(device);
            if (gone == null) {
                return Optional.empty();
            }
            connections.remove(Keys.of(device));
            leaveNotice(gone, CloseReason.LOGGED_OUT);
            return Optional.of(gone.node());
        });
    }

    private void leaveNotice(Connected gone, CloseReason reason) {
        Notice notice = new Notice(store.next("notice"), gone.device(), gone.connectionId(), reason);
        notices.put(key(gone.node(), notice), Bytes.of(out -> {
            out.writeLong(notice.id());
            out.writeUTF(Keys.of(notice.device()));
            out.writeLong(notice.connectionId());
            out.writeUTF(notice.reason().name());
        }));
    }

    @Override
    public List<Notice> notices(long node, int atMost) {
        return store.read(() -> noticesOf(node, atMost));
    }

    @Override
    public void noticed(long node, List<Notice> seen) {
        store.change(() -> {
            seen.forEach(notice -> notices.remove(key(node, notice)));
            return node;
        });
    }

    // What the journal asks, within its own changes.

    boolean isLive(long node) {
        return leases.containsKey(Keys.of(node));
    }

    @Nullable
    Connected connectionOf(DeviceKey device) {
        byte[] bytes = connections.get(Keys.of(device));
        return bytes == null ? null : connected(bytes);
    }

    List<Connected> connectionsOf(String userId) {
        return Keys.under(connections, Integer.MAX_VALUE, userId).stream()
                .map(FileDirectory::connected)
                .toList();
    }

    private List<Notice> noticesOf(long node, int atMost) {
        return Keys.under(notices, atMost, Keys.of(node)).stream()
                .map(bytes -> Bytes.read(
                        bytes,
                        in -> new Notice(
                                in.readLong(),
                                Keys.device(in.readUTF()),
                                in.readLong(),
                                CloseReason.valueOf(in.readUTF()))))
                .toList();
    }

    private static String key(long node, Notice notice) {
        return Keys.of(Keys.of(node), Keys.of(notice.id()));
    }

    private static Connected connected(byte[] bytes) {
        return Bytes.read(bytes, in -> new Connected(Keys.device(in.readUTF()), in.readLong(), in.readLong()));
    }
}
