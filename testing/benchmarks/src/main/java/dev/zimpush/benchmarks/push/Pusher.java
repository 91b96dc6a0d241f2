package dev.zimpush.benchmarks.push;

/** Gets pushes to a vendor's stand-in. */
@FunctionalInterface
interface Pusher {
    /** Begins the push of that number. Its answer comes later, on any thread. */
    void push(long n);

    /** Hears of the answers. Thread-safe. */
    @FunctionalInterface
    interface Answers {
        /** A push was answered. */
        void answered(boolean accepted);
    }
}
