package dev.zimpush.fcm;

import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object from outside, read with complaints that name the place and never quote a value.
 *
 * @param path where it is, for complaints
 * @param fields its fields
 */
record JsonObject(String path, Map<String, Object> fields) {
    static JsonObject parse(String path, String json) {
        try {
            GenericJson parsed = GsonFactory.getDefaultInstance().fromString(json, GenericJson.class);
            if (parsed != null) {
                return new JsonObject(path, new LinkedHashMap<>(parsed));
            }
        } catch (IOException | RuntimeException e) {
            // The parser's words quote the text.
        }
        throw new IllegalArgumentException("FCM: '" + path + "' is not a JSON object");
    }

    /** The object in a field; null when there is none. */
    @Nullable
    JsonObject object(String field) {
        Object value = fields.get(field);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Map)) {
            throw new IllegalArgumentException("FCM: '" + path + '.' + field + "' is not a JSON object");
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((key, inner) -> copy.put(String.valueOf(key), inner));
        return new JsonObject(path + '.' + field, copy);
    }

    /** The text in a field; null when there is none. */
    @Nullable
    String text(String field) {
        Object value = fields.get(field);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new IllegalArgumentException("FCM: '" + path + '.' + field + "' is not a text");
    }

    /** All fields, which must be texts. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String field : fields.keySet()) {
            String text = text(field);
            if (text == null) {
                throw new IllegalArgumentException("FCM: '" + path + '.' + field + "' is null");
            }
            texts.put(field, text);
        }
        return texts;
    }

    /** Refuses fields that would not be sent. */
    void allow(String... known) {
        Set<String> allowed = new TreeSet<>(Set.of(known));
        for (String field : fields.keySet()) {
            if (!allowed.contains(field)) {
                throw new IllegalArgumentException(
                        "FCM: '" + path + '.' + field + "' can't be sent; known are " + allowed);
            }
        }
    }
}
