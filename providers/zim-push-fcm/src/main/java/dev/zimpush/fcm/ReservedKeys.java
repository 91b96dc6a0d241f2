package dev.zimpush.fcm;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The keys of data that FCM keeps for itself: it refuses them or puts its own value in their place.
 *
 * @see <a href="https://firebase.google.com/docs/cloud-messaging/error-codes">FCM's error codes, "Invalid data key"</a>
 */
final class ReservedKeys {
    private static final Set<String> KEYS = Set.of("from", "message_type", "collapse_key");
    private static final List<String> PREFIXES = List.of("gcm", "google");

    private ReservedKeys() {}

    static void refuse(String where, Collection<String> keys) {
        for (String key : keys) {
            if (KEYS.contains(key) || PREFIXES.stream().anyMatch(key::startsWith)) {
                throw new IllegalArgumentException("FCM: the key '" + key + "' in " + where
                        + " is FCM's own, as are from, message_type, collapse_key, gcm* and google*; use another name");
            }
        }
    }
}
