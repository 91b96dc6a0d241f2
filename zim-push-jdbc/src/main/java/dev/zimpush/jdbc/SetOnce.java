package dev.zimpush.jdbc;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which settings of a builder were set, and to what. Keeps nothing secret. */
final class SetOnce {
    private final Map<String, String> calls = new HashMap<>();

    /**
     * Notes that a setting is set.
     *
     * @param value what to, as complaints show it
     * @throws IllegalStateException when it was set before
     */
    void mark(String name, Object value) {
        String call = name + '(' + value + ')';
        @Nullable String before = calls.put(name, call);
        if (before != null) {
            throw new IllegalStateException(
                    call + " contradicts " + before + ", which was called before; keep one of them");
        }
    }
}
