package dev.zimpush.examples.quickstart;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The {@code message} of a request to FCM, checked as FCM checks it.
 *
 * @param address whom it goes to: a registration token, or an installation id
 * @param installationId whether the address is an installation id
 * @param json the whole message
 */
record FcmMessage(String address, boolean installationId, JsonObject json) {

    private static final Set<String> TARGETS = Set.of("token", "fid", "topic", "condition");
    private static final Set<String> PRIORITIES = Set.of("normal", "high");
    private static final Pattern DURATION = Pattern.compile("\\d+(\\.\\d{1,9})?s");
    private static final Pattern RESERVED_KEY = Pattern.compile("from|message_type|(google|gcm).*");

    /**
     * Reads the body of a request.
     *
     * @throws IllegalArgumentException if FCM would refuse it; the message names the field
     */
    static FcmMessage parse(String body) {
        try {
            JsonObject message = JsonParser.parseString(body).getAsJsonObject().getAsJsonObject("message");
            check(message != null, "message");
            check(message.keySet().stream().filter(TARGETS::contains).count() == 1, "message: one target");
            checkData(object(message, "data"));
            checkAndroid(object(message, "android"));
            boolean installationId = message.has("fid");
            check(installationId || message.has("token"), "message: token or fid");
            return new FcmMessage(message.get(installationId ? "fid" : "token").getAsString(), installationId, message);
        } catch (JsonParseException | IllegalStateException | ClassCastException | UnsupportedOperationException e) {
            throw new IllegalArgumentException("not the JSON of a message", e);
        }
    }

    /** A value by its path, such as {@code notification.title} or {@code android.collapse_key}. */
    Optional<String> text(String path) {
        return Json.text(json, path);
    }

    private static void checkData(JsonObject data) {
        for (Map.Entry<String, JsonElement> entry : data.entrySet()) {
            JsonElement value = entry.getValue();
            check(value.isJsonPrimitive() && value.getAsJsonPrimitive().isString(), "message.data: strings only");
            check(!RESERVED_KEY.matcher(entry.getKey()).matches(), "message.data: reserved key");
        }
    }

    private static void checkAndroid(JsonObject android) {
        if (android.has("ttl")) {
            check(DURATION.matcher(android.get("ttl").getAsString()).matches(), "message.android.ttl");
        }
        if (android.has("priority")) {
            String priority = android.get("priority").getAsString().toLowerCase(Locale.ROOT);
            check(PRIORITIES.contains(priority), "message.android.priority");
        }
    }

    private static JsonObject object(JsonObject parent, String name) {
        return parent.has(name) ? parent.getAsJsonObject(name) : new JsonObject();
    }

    private static void check(boolean valid, String field) {
        if (!valid) {
            throw new IllegalArgumentException("Invalid value at '" + field + "'");
        }
    }
}
