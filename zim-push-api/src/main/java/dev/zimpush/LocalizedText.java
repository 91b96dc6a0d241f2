package dev.zimpush;

import java.util.List;

/**
 * A text that the app has in the device's language, and what to fill in. On iOS an entry of {@code Localizable.strings}, on Android a
 * string resource. Immutable.
 *
 * @param key the text's key in the app
 * @param arguments what stands for its place holders, in order
 */
public record LocalizedText(String key, List<String> arguments) {
    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when the key is not a valid id, or an argument not valid Unicode
     */
    public LocalizedText {
        Ids.require("localized text's key", key);
        arguments = List.copyOf(arguments);
        arguments.forEach(argument -> Utf8.requireText("localized text's argument", argument));
    }

    /** That text with those arguments. */
    public static LocalizedText of(String key, String... arguments) {
        return new LocalizedText(key, List.of(arguments));
    }

    /** Its key; not the arguments, which are content. */
    @Override
    public String toString() {
        return "LocalizedText[" + key + ", " + arguments.size() + " arguments]";
    }
}
