package dev.zimpush.examples.custombackend;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;

/** Keys of the sorted maps. No id of the host's has control characters, so one of these can part them. */
final class Keys {
    private static final char PART = '\u0000';

    private Keys() {}

    static String of(String... parts) {
        return String.join(String.valueOf(PART), parts);
    }

    static String of(DeviceKey device) {
        return of(device.userId(), device.deviceId());
    }

    static String of(DeliveryId delivery) {
        return of(of(delivery.device()), delivery.messageId());
    }

    /** Sorts as the numbers do. */
    static String of(long number) {
        return "%019d".formatted(number);
    }

    static DeviceKey device(String key) {
        String[] parts = key.split(String.valueOf(PART), 3);
        return DeviceKey.of(parts[0], parts[1]);
    }

    /** The entries whose keys begin with these parts, in order; the list does not change with the map. */
    static <V> List<V> under(MVMap<String, V> map, int atMost, String... parts) {
        String prefix = of(parts) + PART;
        List<V> found = new ArrayList<>();
        Cursor<String, V> cursor = map.cursor(prefix);
        while (found.size() < atMost && cursor.hasNext() && cursor.next().startsWith(prefix)) {
            found.add(cursor.getValue());
        }
        return found;
    }
}
