package dev.zimpush.examples.quickstart;

import com.google.gson.JsonElement;
import java.util.Optional;

/** Looking things up in parsed JSON. */
final class Json {

    private Json() {}

    /** The value at a path such as {@code aps.alert.title}: a text or number as it is, anything else as JSON. */
    static Optional<String> text(JsonElement root, String path) {
        JsonElement element = root;
        for (String name : path.split("\\.", -1)) {
            if (!element.isJsonObject() || !element.getAsJsonObject().has(name)) {
                return Optional.empty();
            }
            element = element.getAsJsonObject().get(name);
        }
        return Optional.of(element.isJsonPrimitive() ? element.getAsString() : element.toString());
    }
}
