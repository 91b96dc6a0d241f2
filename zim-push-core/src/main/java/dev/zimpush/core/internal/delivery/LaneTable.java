package dev.zimpush.core.internal.delivery;

import dev.zimpush.DeviceKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hash table of lanes by their user, chained through {@link Lane#next}, so that a lane takes no entry beside it. At most half
 * full, since to look at a lane of another user in vain costs more than the place. Passive and not thread-safe.
 */
final class LaneTable {
    private static final int SMALLEST = 16;

    private @Nullable Lane[] buckets = new @Nullable Lane[SMALLEST];
    private int size;

    /** The device's lane. */
    @Nullable
    Lane find(DeviceKey device) {
        Lane lane = buckets[bucket(device.userId())];
        while (lane != null && !lane.device.equals(device)) {
            lane = lane.next;
        }
        return lane;
    }

    /** Adds one whose device has none. */
    void add(Lane added) {
        if (size == buckets.length / 2) {
            resize(2 * buckets.length);
        }
        chain(added);
        size++;
    }

    /** Takes one out, if it is in it. */
    void remove(Lane removed) {
        int bucket = bucket(removed.device.userId());
        Lane before = null;
        for (Lane lane = buckets[bucket]; lane != removed; lane = lane.next) {
            if (lane == null) {
                return;
            }
            before = lane;
        }
        if (before == null) {
            buckets[bucket] = removed.next;
        } else {
            before.next = removed.next;
        }
        removed.next = null;
        size--;
        if (size < buckets.length / 16 && buckets.length > SMALLEST) {
            resize(buckets.length / 2);
        }
    }

    /** Those of the user. */
    List<Lane> ofUser(String userId) {
        Lane only = null;
        List<Lane> several = null;
        for (Lane lane = buckets[bucket(userId)]; lane != null; lane = lane.next) {
            if (!lane.device.userId().equals(userId)) {
                continue;
            }
            if (only == null) {
                only = lane;
            } else {
                if (several == null) {
                    several = new ArrayList<>(4);
                    several.add(only);
                }
                several.add(lane);
            }
        }
        return several != null ? several : only != null ? List.of(only) : List.of();
    }

    /** All. */
    List<Lane> all() {
        List<Lane> all = new ArrayList<>(size);
        for (Lane bucket : buckets) {
            for (Lane lane = bucket; lane != null; lane = lane.next) {
                all.add(lane);
            }
        }
        return all;
    }

    private void resize(int length) {
        List<Lane> all = all();
        buckets = new @Nullable Lane[length];
        all.forEach(this::chain);
    }

    private void chain(Lane lane) {
        int bucket = bucket(lane.device.userId());
        lane.next = buckets[bucket];
        buckets[bucket] = lane;
    }

    /** By the upper half of the hash too: {@link Lanes} has used the topmost bits. */
    private int bucket(String userId) {
        int hash = Lanes.spread(userId);
        return (hash ^ (hash >>> 16)) & (buckets.length - 1);
    }
}
