package dev.zimpush.apns;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which settings of a builder were set, and to what. Keeps nothing secret. */
final class SetOnce {
    private final Map<String, String> calls = new HashMap<>();

    /**
     * Notes that a setting is set.
     *
     * @param value what to, as complaints show it: empty, or something that is no secret
     * @throws IllegalStateException when it was set before, or another that contradicts it
     */
    void mark(String name, String value, String... contradicting) {
        String call = name + '(' + value + ')';
        for (String other : contradicting) {
            refuse(call, calls.get(other));
        }
        refuse(call, calls.get(name));
        calls.put(name, call);
    }

    private static void refuse(String call, @Nullable String before) {
        if (before != null) {
            throw new IllegalStateException(
                    call + " contradicts " + before + ", which was called before; keep one of them");
        }
    }
}
