package dev.zimpush.core.internal.delivery;

import dev.zimpush.DeviceKey;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The devices of this node that have a connection or something open: a map from the user to a chain of lanes. Thread-safe.
 *
 * <p>A chain is changed inside the map's compute for its user; it is read without. A lane that is being removed may still
 * be found; its {@link Lane#retired} says so to who has its monitor.
 */
final class Lanes {
    private final ConcurrentHashMap<String, Lane> byUser = new ConcurrentHashMap<>();

    /** The device's lane, if there is one. */
    @Nullable
    Lane find(DeviceKey device) {
        Lane lane = byUser.get(device.userId());
        while (lane != null && !lane.device.deviceId().equals(device.deviceId())) {
            lane = lane.next;
        }
        return lane;
    }

    /** The device's lane, made if there is none. */
    Lane enter(DeviceKey device, Node node) {
        Lane found = find(device);
        if (found != null) {
            return found;
        }
        Lane made = new Lane(node, device);
        byUser.compute(device.userId(), (user, first) -> {
            Lane lane = first;
            while (lane != null && !lane.device.equals(device)) {
                lane = lane.next;
            }
            if (lane != null) {
                return first;
            }
            made.next = first;
            return made;
        });
        Lane now = find(device);
        return now == null ? enter(device, node) : now;
    }

    /** Takes a retired lane out. Called under its monitor. */
    void remove(Lane gone) {
        byUser.computeIfPresent(gone.device.userId(), (user, first) -> {
            if (first == gone) {
                return gone.next;
            }
            for (Lane lane = first; lane != null; lane = lane.next) {
                if (lane.next == gone) {
                    lane.next = gone.next;
                    break;
                }
            }
            return first;
        });
    }

    /** Calls for each of the user's lanes; a snapshot that may miss what comes or goes meanwhile. */
    void forUser(String userId, Consumer<Lane> action) {
        for (Lane lane = byUser.get(userId); lane != null; lane = lane.next) {
            action.accept(lane);
        }
    }

    /** Calls for each lane; a snapshot that may miss what comes or goes meanwhile. */
    void forEach(Consumer<Lane> action) {
        byUser.keySet().forEach(user -> forUser(user, action));
    }
}
