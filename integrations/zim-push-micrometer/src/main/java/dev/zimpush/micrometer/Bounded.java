package dev.zimpush.micrometer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets so many different values through as the values of a tag, and calls the rest {@code other}: names come from the code of
 * extensions, and status codes from vendors. Thread-safe.
 */
final class Bounded {
    static final String OTHER = "other";

    private final int atMost;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final AtomicInteger taken = new AtomicInteger();

    Bounded(int atMost) {
        this.atMost = atMost;
    }

    /** The value itself, or {@code other}. */
    String of(String value) {
        if (known.contains(value)) {
            return value;
        }
        if (taken.get() >= atMost) {
            return OTHER;
        }
        if (taken.incrementAndGet() > atMost) {
            return OTHER;
        }
        if (!known.add(value)) {
            taken.decrementAndGet();
        }
        return value;
    }
}
