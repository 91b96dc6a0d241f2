package dev.zimpush.apns;

import java.util.HashSet;
import java.util.Set;

/** Which settings of a builder were set. */
final class SetOnce {
    private final Set<String> names = new HashSet<>();

    /**
     * Notes that a setting is set.
     *
     * @throws IllegalStateException when it was set before, or another that contradicts it
     */
    void mark(String name, String... contradicting) {
        for (String other : contradicting) {
            if (names.contains(other)) {
                throw new IllegalStateException(
                        name + " contradicts " + other + ", which was set before; keep one of them");
            }
        }
        if (!names.add(name)) {
            throw new IllegalStateException(name + " was set before; set it once");
        }
    }
}
