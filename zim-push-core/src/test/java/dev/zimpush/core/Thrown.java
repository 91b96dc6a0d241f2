package dev.zimpush.core;

import java.io.IOException;
import java.util.function.Supplier;

/** What code of the host's may throw at the library. */
enum Thrown {
    UNCHECKED(() -> new IllegalStateException("thrown by a test")),
    /** As from Kotlin, where exceptions are not checked. */
    CHECKED(() -> new IOException("thrown by a test")),
    ASSERTION(() -> new AssertionError("thrown by a test")),
    LINKAGE(() -> new NoClassDefFoundError("thrown by a test"));

    private final Supplier<Throwable> maker;

    Thrown(Supplier<Throwable> maker) {
        this.maker = maker;
    }

    void raise() {
        Thrown.<RuntimeException>raise(maker.get());
    }

    @SuppressWarnings("unchecked") // erased: nothing is cast, which lets a checked exception through
    private static <T extends Throwable> void raise(Throwable throwable) throws T {
        throw (T) throwable;
    }
}
