package dev.zimpush.fcm;

import dev.zimpush.PushContent;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The settings for FCM alone that a content carries: its extras whose keys begin with {@code fcm.}. Those of other vendors
 * are left alone.
 */
final class FcmExtras {
    static final String APNS = "fcm.apns";
    static final String WEBPUSH = "fcm.webpush";
    static final String COLLAPSE_KEY = "fcm.collapse-key";
    static final String ANALYTICS_LABEL = "fcm.analytics-label";
    static final String IMAGE = "fcm.image";
    static final String ICON = "fcm.icon";
    static final String COLOR = "fcm.color";
    static final String CLICK_ACTION = "fcm.click-action";
    static final String PACKAGE = "fcm.restricted-package-name";
    static final String DIRECT_BOOT = "fcm.direct-boot-ok";

    private static final String PREFIX = "fcm.";
    private static final Set<String> KNOWN = new TreeSet<>(Set.of(
            APNS, WEBPUSH, COLLAPSE_KEY, ANALYTICS_LABEL, IMAGE, ICON, COLOR, CLICK_ACTION, PACKAGE, DIRECT_BOOT));

    private final Map<String, String> extras;

    private FcmExtras(Map<String, String> extras) {
        this.extras = extras;
    }

    static FcmExtras of(PushContent content) {
        return new FcmExtras(content.extras());
    }

    /** The value as text, or null. */
    @Nullable
    String text(String key) {
        return extras.get(key);
    }

    boolean has(String key) {
        return extras.containsKey(key);
    }

    /** Whether it says {@code true}. */
    boolean flag(String key) {
        String value = extras.get(key);
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.equals("true")) {
            return true;
        }
        throw new IllegalArgumentException("FCM: the extra '" + key + "' is neither true nor false");
    }

    /** The value as a JSON object, or null. */
    @Nullable
    JsonObject object(String key) {
        String value = extras.get(key);
        return value == null ? null : JsonObject.parse(key, value);
    }

    /** Refuses keys that nobody reads, which are most often misspelt. */
    void refuseUnknown() {
        for (String key : extras.keySet()) {
            if (key.startsWith(PREFIX) && !KNOWN.contains(key)) {
                throw new IllegalArgumentException("FCM: the extra '" + key + "' is unknown; known are " + KNOWN);
            }
        }
    }
}
