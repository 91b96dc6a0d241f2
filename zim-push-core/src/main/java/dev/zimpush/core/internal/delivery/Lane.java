package dev.zimpush.core.internal.delivery;

import dev.zimpush.DeviceKey;
import dev.zimpush.Presence;
import dev.zimpush.ZimPushEvent;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One device on this node: its connection, its open deliveries in the order of their acceptance, and the events about it
 * that are not told yet. It exists while it has any of these.
 *
 * <p>Its monitor guards its fields, its connection's and its deliveries'. The monitor is held for a few field writes at a
 * time, never while anything of the host's is called, and never together with another lane's.
 */
final class Lane extends DeliveryChain {
    final Node node;
    final DeviceKey device;

    /** The next in its {@link LaneTable}, which alone changes it. */
    @Nullable
    Lane next;

    /** Written under the monitor; read without it for a look at the presence. */
    volatile @Nullable LiveConnection connection;

    /** Whether it has been taken out of {@link Lanes}: who finds it so looks the device up again. */
    boolean retired;

    private @Nullable Displacements displacements;

    /** Events, and tasks that come after the events before them. */
    private @Nullable Queue<Object> events;

    private boolean telling;

    Lane(Node node, DeviceKey device) {
        this.node = node;
        this.device = device;
    }

    Presence presence() {
        LiveConnection now = connection;
        return now == null ? Presence.OFFLINE : now.isSuspect() ? Presence.SUSPECT : Presence.ONLINE;
    }

    /** Counts a displacement, or says that it is one too many. */
    boolean mayDisplace(long now) {
        if (displacements == null) {
            displacements = new Displacements();
        }
        return displacements.record(now);
    }

    /** Adds an event that {@link #tell} will tell. */
    void report(ZimPushEvent event) {
        if (events == null) {
            events = new ArrayDeque<>(4);
        }
        events.add(event);
    }

    /** Runs a task once all is told that was reported before, without the monitor. */
    void afterEvents(Runnable task) {
        if (events == null) {
            events = new ArrayDeque<>(4);
        }
        events.add(task);
    }

    /**
     * Tells what is to be told, in order, without the monitor; if another thread is at it, it will. Retires the lane when
     * nothing is left of it.
     */
    void tell() {
        if (connection != null && events == null) {
            // what this thread reported it sees without the monitor; who ends the connection will come to retire the
            // lane
            return;
        }
        while (true) {
            Object event;
            synchronized (this) {
                event = events == null || telling ? null : events.poll();
                if (event == null) {
                    if (!telling) {
                        events = null;
                        retireIfEmpty();
                    }
                    return;
                }
                telling = true;
            }
            try {
                if (event instanceof ZimPushEvent told) {
                    node.listeners.tell(told);
                } else {
                    ((Runnable) event).run();
                }
            } finally {
                synchronized (this) {
                    telling = false;
                }
            }
        }
    }

    private void retireIfEmpty() {
        if (!retired && connection == null && unsettled() == 0 && events == null) {
            retired = true;
            node.lanes.remove(this);
        }
    }

    /** The times of the last displacements: three within ten seconds are the most. */
    private static final class Displacements {
        private static final int MOST = 3;
        private static final long WITHIN = 10_000_000_000L;

        private final ArrayDeque<Long> times = new ArrayDeque<>(MOST);

        boolean record(long now) {
            while (!times.isEmpty() && now - times.getFirst() >= WITHIN) {
                times.removeFirst();
            }
            if (times.size() == MOST) {
                return false;
            }
            times.addLast(now);
            return true;
        }
    }
}
