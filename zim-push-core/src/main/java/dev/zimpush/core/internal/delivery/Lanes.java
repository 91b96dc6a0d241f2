package dev.zimpush.core.internal.delivery;

import dev.zimpush.DeviceKey;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The devices of this node that have a connection or something open, by their users: in parts, each under its own monitor,
 * which may be taken inside a lane's, never the other way. Thread-safe.
 *
 * <p>A lane that is being removed may still be found; its {@link Lane#retired} says so to who has its monitor.
 */
final class Lanes {
    private static final int PART_BITS = 8;
    private static final int SPREAD = 0x9E3779B9;

    private final List<LaneTable> parts =
            Stream.generate(LaneTable::new).limit(1 << PART_BITS).toList();

    /** A number for the user whose bits all depend on the id. */
    static int spread(String userId) {
        return userId.hashCode() * SPREAD;
    }

    private LaneTable part(String userId) {
        return parts.get(spread(userId) >>> (Integer.SIZE - PART_BITS));
    }

    /** The device's lane, if there is one. */
    @Nullable
    Lane find(DeviceKey device) {
        LaneTable part = part(device.userId());
        synchronized (part) {
            return part.find(device);
        }
    }

    /** The device's lane, made if there is none. */
    Lane enter(DeviceKey device, Node node) {
        LaneTable part = part(device.userId());
        synchronized (part) {
            Lane lane = part.find(device);
            if (lane == null) {
                lane = new Lane(node, device);
                part.add(lane);
            }
            return lane;
        }
    }

    /** Takes a retired lane out. Called under its monitor. */
    void remove(Lane gone) {
        LaneTable part = part(gone.device.userId());
        synchronized (part) {
            part.remove(gone);
        }
    }

    /** The user's lanes as of now. */
    List<Lane> ofUser(String userId) {
        LaneTable part = part(userId);
        synchronized (part) {
            return part.ofUser(userId);
        }
    }

    /** Calls for each lane; may miss what comes or goes meanwhile. */
    void forEach(Consumer<Lane> action) {
        for (LaneTable part : parts) {
            List<Lane> all;
            synchronized (part) {
                all = part.all();
            }
            all.forEach(action);
        }
    }
}
