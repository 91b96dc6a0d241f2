package dev.zimpush;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Knows which devices have a live long connection to this node.
 *
 * <p>A device has at most one. A connection ends when the host closes it, when its link fails, when the same device
 * opens another one ({@linkplain CloseReason#DISPLACED displacement}), or when nothing was heard from it for the
 * heartbeat expiry (30 s by default, the seed's figure): over QUIC, or on a half-open TCP connection, that silence is
 * the only sign of a loss.
 *
 * <p>Thread-safe. It can be used alone, as a registry with heartbeat expiry, on a {@link ZimPush} that nothing is sent
 * through.
 */
public interface ConnectionRegistry {
    /**
     * Registers a new connection of a device, with the builder's ack timeout. What is still unsettled for the device is
     * written to the new link, in order, before this returns; or by the thread that is writing to it at this moment.
     *
     * <p>A device that displaced itself three times within ten seconds is refused: two clients with one id would
     * otherwise fight for ever. The link is then closed with {@link CloseReason#DISPLACED_TOO_OFTEN} before this
     * returns, and the handle is already closed; the host need not look at it. In a cluster displacements on other nodes
     * count as well; when these make it one too many, the link is closed after this has returned.
     *
     * @throws IllegalStateException when the library is closed
     */
    Connection open(DeviceKey device, Link link);

    /**
     * The same with an ack timeout for this connection, fixed as long as it lives.
     *
     * @param ackTimeout how long a message may stay un-acked before it is pushed, from 100 ms to 10 min
     * @throws IllegalArgumentException when the timeout is outside of that
     */
    Connection open(DeviceKey device, Link link, Duration ackTimeout);

    /** The live connection of a device on this node. */
    Optional<Connection> find(DeviceKey device);

    /** How the device stands with this node. */
    Presence presence(DeviceKey device);

    /** The presence of each of the user's devices that has a connection here; a snapshot. */
    Map<DeviceKey, Presence> presence(String userId);

    /** The number of live connections. */
    int size();
}
