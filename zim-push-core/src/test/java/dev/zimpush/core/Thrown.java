package dev.zimpush.core;

import java.io.IOException;

/** What code of the host's may throw at the library. */
enum Thrown {
    UNCHECKED,
    /** As from Kotlin, where exceptions are not checked. */
    CHECKED,
    ASSERTION,
    LINKAGE;

    void raise() {
        Thrown.<RuntimeException>raise(make());
    }

    private Throwable make() {
        String text = "thrown by a test";
        return switch (this) {
            case UNCHECKED -> new IllegalStateException(text);
            case CHECKED -> new IOException(text);
            case ASSERTION -> new AssertionError(text);
            case LINKAGE -> new NoClassDefFoundError(text);
        };
    }

    @SuppressWarnings("unchecked") // erased: nothing is cast, which lets a checked exception through
    private static <T extends Throwable> void raise(Throwable throwable) throws T {
        throw (T) throwable;
    }
}
