package dev.zimpush.core.internal.delivery;

import dev.zimpush.CancelReason;
import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.ConnectionRegistry;
import dev.zimpush.DeviceKey;
import dev.zimpush.Link;
import dev.zimpush.Presence;
import dev.zimpush.Registration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live connections of a node: opening, displacement, silence, closing, presence.
 *
 * <p>A connection is its lane's current one from {@link #open} to the first of: a close, a displacement, its silence. Each
 * is decided under the lane's monitor by comparing identities, so a late close of an old connection finds that it is not
 * the current one and does nothing.
 */
public final class Registry implements ConnectionRegistry {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Logger log = LoggerFactory.getLogger(Registry.class);

    private final Node node;
    private final AtomicLong ids = new AtomicLong();
    private final AtomicInteger size = new AtomicInteger();

    /** Set before the shutdown walks the lanes; read under each lane's monitor. */
    private volatile boolean shutDown;

    Registry(Node node) {
        this.node = node;
    }

    /** The timeout in nanoseconds, if it is within bounds. */
    public static long ackTimeout(Duration timeout) {
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "ackTimeout " + timeout + " is not between " + SHORTEST + " and " + LONGEST);
        }
        return timeout.toNanos();
    }

    @Override
    public Connection open(DeviceKey device, Link link) {
        return open(device, link, node.limits.ackTimeout());
    }

    @Override
    public Connection open(DeviceKey device, Link link, Duration ackTimeout) {
        return open(device, link, ackTimeout(ackTimeout));
    }

    private Connection open(DeviceKey device, Link link, long ackTimeout) {
        Objects.requireNonNull(link, "link");
        while (true) {
            Lane lane = node.lanes.enter(device, node);
            LiveConnection old;
            LiveConnection made;
            boolean refused;
            synchronized (lane) {
                if (shutDown) {
                    throw new IllegalStateException("zim-push is closed; no connection can be opened");
                }
                if (lane.retired) {
                    continue;
                }
                long now = node.clock.now();
                made = new LiveConnection(lane, link, ids.incrementAndGet(), ackTimeout, now);
                old = lane.connection;
                refused = old != null && !lane.mayDisplace(now);
                if (refused) {
                    made.refuse();
                    old = null;
                } else {
                    replace(lane, old, made);
                    node.lifecycle.reopened(lane, made, now);
                }
            }
            if (refused) {
                log.warn("{} displaced itself three times within 10 s; refused: do two clients use one id?", device);
                made.closeLink(CloseReason.DISPLACED_TOO_OFTEN);
            }
            if (old != null) {
                old.closeLink(CloseReason.DISPLACED);
            }
            made.write();
            node.after(lane);
            return made;
        }
    }

    private void replace(Lane lane, @Nullable LiveConnection old, LiveConnection made) {
        Presence before = lane.presence();
        if (old == null) {
            size.incrementAndGet();
        } else {
            old.end();
            node.lifecycle.displaced(lane, old);
            node.reporter.connectionClosed(old, CloseReason.DISPLACED);
        }
        lane.connection = made;
        node.ledger.opened(made, old);
        made.startTimer();
        node.reporter.connectionOpened(made);
        node.reporter.presence(lane, before);
    }

    /** Ends a connection, if it is still the lane's. */
    void close(LiveConnection connection, CloseReason reason) {
        Lane lane = connection.lane;
        synchronized (lane) {
            if (!end(lane, connection, reason)) {
                return;
            }
        }
        connection.closeLink(reason);
        node.after(lane);
    }

    /** Called by the timer when a connection may have been silent for too long. */
    void silent(LiveConnection connection, long now) {
        Lane lane = connection.lane;
        synchronized (lane) {
            if (lane.connection != connection) {
                return;
            }
            if (!connection.isSilent(now)) {
                node.deadlines.update(connection);
                return;
            }
            end(lane, connection, CloseReason.HEARTBEAT_EXPIRED);
        }
        node.workers.later(() -> {
            connection.closeLink(CloseReason.HEARTBEAT_EXPIRED);
            lane.tell();
        });
    }

    /** Called when a suspect connection was heard. */
    void heardAgain(LiveConnection connection) {
        Lane lane = connection.lane;
        synchronized (lane) {
            if (lane.connection != connection || !connection.isSuspect()) {
                return;
            }
            suspect(connection, false);
        }
        node.after(lane);
    }

    /** Sets or ends the suspicion; under the lane's monitor. */
    void suspect(LiveConnection connection, boolean suspect) {
        Presence before = connection.lane.presence();
        connection.suspect(suspect);
        node.reporter.presence(connection.lane, before);
    }

    /** Cancels what is unsettled for the device and ends its connection, in one step, so that nothing is due by that. */
    public void logOut(DeviceKey device) {
        Lane lane = node.lanes.find(device);
        if (lane == null) {
            return;
        }
        LiveConnection connection;
        synchronized (lane) {
            node.lifecycle.cancel(lane, message -> true, CancelReason.LOGGED_OUT);
            connection = lane.connection;
            if (connection != null) {
                end(lane, connection, CloseReason.LOGGED_OUT);
            }
        }
        if (connection != null) {
            connection.closeLink(CloseReason.LOGGED_OUT);
        }
        node.after(lane);
    }

    /** Refuses new connections from now on, and says so to deliveries that are just being routed. */
    void shutDown() {
        shutDown = true;
    }

    boolean isShutDown() {
        return shutDown;
    }

    /** Closes every connection; after {@link #shutDown}. */
    public void closeAll() {
        all().forEach(connection -> close(connection, CloseReason.SHUTDOWN));
    }

    private boolean end(Lane lane, LiveConnection connection, CloseReason reason) {
        if (lane.connection != connection) {
            return false;
        }
        Presence before = lane.presence();
        connection.end();
        lane.connection = null;
        node.ledger.closed(connection);
        size.decrementAndGet();
        node.reporter.connectionClosed(connection, reason);
        node.reporter.presence(lane, before);
        node.lifecycle.connectionLost(lane, connection, node.clock.now());
        return true;
    }

    @Override
    public Optional<Connection> find(DeviceKey device) {
        Lane lane = node.lanes.find(device);
        return lane == null ? Optional.empty() : Optional.ofNullable(lane.connection);
    }

    @Override
    public Presence presence(DeviceKey device) {
        Lane lane = node.lanes.find(device);
        return lane == null ? Presence.OFFLINE : lane.presence();
    }

    @Override
    public Map<DeviceKey, Presence> presence(String userId) {
        Map<DeviceKey, Presence> all = new HashMap<>();
        for (Lane lane : node.lanes.ofUser(userId)) {
            Presence presence = lane.presence();
            if (presence != Presence.OFFLINE) {
                all.put(lane.device, presence);
            }
        }
        return Map.copyOf(all);
    }

    /** Ends a connection of this node, by its number, since another node says so. */
    public void endedElsewhere(DeviceKey device, long connectionId, CloseReason reason) {
        Lane lane = node.lanes.find(device);
        LiveConnection connection = lane == null ? null : lane.connection;
        if (connection != null && connection.id() == connectionId) {
            close(connection, reason);
        }
    }

    /** The connections that there are now. */
    public List<LiveConnection> all() {
        List<LiveConnection> all = new ArrayList<>();
        node.lanes.forEach(lane -> {
            LiveConnection connection = lane.connection;
            if (connection != null) {
                all.add(connection);
            }
        });
        return all;
    }

    /** The user's devices that are connected, and those; each once. */
    Collection<DeviceKey> withConnected(String userId, List<Registration> live) {
        Collection<DeviceKey> devices = live.isEmpty() ? new ArrayList<>(2) : new LinkedHashSet<>();
        for (Registration registration : live) {
            devices.add(registration.device());
        }
        for (Lane lane : node.lanes.ofUser(userId)) {
            if (lane.connection != null) {
                devices.add(lane.device);
            }
        }
        return devices;
    }

    @Override
    public int size() {
        return size.get();
    }
}
