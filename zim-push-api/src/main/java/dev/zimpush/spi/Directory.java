package dev.zimpush.spi;

import dev.zimpush.CloseReason;
import dev.zimpush.DeviceKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The nodes of a cluster and the connections that end on them. Thread-safe; each method is atomic; failures are exceptions,
 * after which it is unknown whether the call had its effect, and every call may be repeated.
 *
 * <p><b>Leases.</b> A node is <em>live</em> from {@link #join} until it is <em>buried</em>: by another node after its lease
 * has ended, or by itself. A lease that has ended but was not used to bury the node can still be renewed. Leases go by the
 * store's own clock alone.
 *
 * <p><b>Connections.</b> A device has at most one, on a live node; those of a buried node are gone. A connection that is
 * displaced by one on another node, or logged out, leaves a <em>notice</em> for the node on which it ends.
 */
public interface Directory {
    /** How many times within {@link #DISPLACEMENT_WINDOW} a device may displace itself, over all nodes. */
    int DISPLACEMENTS_AT_MOST = 3;

    /** See {@link #DISPLACEMENTS_AT_MOST}. */
    Duration DISPLACEMENT_WINDOW = Duration.ofSeconds(10);

    /**
     * Adds a node.
     *
     * @param name for people who read the tables
     * @param lease how long it is live unless it renews
     * @return its epoch: positive, never given before
     */
    long join(String name, Duration lease);

    /**
     * Extends the lease, counted from now, also one that has ended.
     *
     * @return false if the node was buried: it has to join again
     */
    boolean renew(long node, Duration lease);

    /** Buries the node itself, at once; its deliveries can be adopted. Idempotent. */
    void leave(long node);

    /**
     * Buries every other node whose lease has ended, removing its connections.
     *
     * @param node who asks; buries nobody if it is itself buried, or its own lease has ended: then the store may have been away, and
     *     the others have had no more time to renew than it had
     * @return those it buried
     */
    List<Long> bury(long node);

    /** What waits for that node, in one cheap look; the answer may be outdated when it arrives. */
    Pending look(long node);

    /**
     * Makes connections known. An older one of the same device is replaced, on whichever node; if that is another live
     * node, it gets a notice ({@link CloseReason#DISPLACED}). Each replacement counts as a displacement, also one on the same
     * node; the same connection again is none. No batch names a device twice. Fails for a node that is buried.
     *
     * @return one answer for each, in the same order
     */
    List<Opened> open(long node, List<Opening> openings);

    /** Removes connections, unless they were replaced since. */
    void close(long node, List<Connected> connections);

    /** Where the devices of users are connected, on live nodes; users without any are left out. */
    Map<String, List<Connected>> connections(Collection<String> userIds);

    /**
     * Removes the connection of a device, leaving a notice ({@link CloseReason#LOGGED_OUT}).
     *
     * @return the node on which it ends
     */
    Optional<Long> logOut(DeviceKey device);

    /** The notices for that node, the oldest first; the same ones again until they are {@linkplain #noticed seen to}. */
    List<Notice> notices(long node, int atMost);

    /** Removes notices. */
    void noticed(long node, List<Notice> notices);

    /**
     * The live nodes, by their epochs, and how much ends on each; for people: it may read through all connections, and the library does
     * nothing by it.
     */
    List<Member> members();

    /**
     * A live node.
     *
     * @param node its epoch
     * @param name its name, as it {@linkplain Directory#join joined}
     * @param leaseLeft how long its lease lasts, by the store's clock; zero if it has ended and nobody has buried the node yet
     * @param connections how many connections end on it, as far as they were made known
     */
    record Member(long node, String name, Duration leaseLeft, long connections) {
        /** Refuses nulls. */
        public Member {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(leaseLeft, "leaseLeft");
        }
    }

    /**
     * What waits for a node.
     *
     * @param inbox {@link Journal#inbox} is not empty
     * @param notices {@link #notices} is not empty
     * @param outbox {@link Journal#outbox} has something to do
     * @param orphans another node's lease has ended, or {@link Journal#adopt} has something to do
     */
    record Pending(boolean inbox, boolean notices, boolean outbox, boolean orphans) {
        /** Whether there is anything. */
        public boolean any() {
            return inbox || notices || outbox || orphans;
        }
    }

    /**
     * A connection that is opened.
     *
     * @param device whose
     * @param connectionId its number on its node
     * @param again true for one that is registered again after its node had been buried: it gives way to one on another
     *     live node instead of displacing it
     */
    record Opening(DeviceKey device, long connectionId, boolean again) {
        /** Refuses nulls. */
        public Opening {
            Objects.requireNonNull(device, "device");
        }
    }

    /**
     * What became of an {@link Opening}.
     *
     * @param kind whether it is known now
     * @param other the other live node that had the device's connection, or has it; 0 if there is none
     */
    record Opened(Kind kind, long other) {
        /** Whether it is known now. */
        public enum Kind {
            /** It is the device's connection. */
            OPENED,
            /** The device displaced itself too often; nothing was changed. */
            REFUSED,
            /** It gave way. */
            GAVE_WAY
        }
    }

    /**
     * A connection.
     *
     * @param device whose
     * @param node where it ends
     * @param connectionId its number there
     */
    record Connected(DeviceKey device, long node, long connectionId) {
        /** Refuses nulls. */
        public Connected {
            Objects.requireNonNull(device, "device");
        }
    }

    /**
     * A connection that ended by what happened elsewhere.
     *
     * @param id its own number
     * @param device whose
     * @param connectionId its number on its node
     * @param reason why
     */
    record Notice(long id, DeviceKey device, long connectionId, CloseReason reason) {
        /** Refuses nulls. */
        public Notice {
            Objects.requireNonNull(device, "device");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
