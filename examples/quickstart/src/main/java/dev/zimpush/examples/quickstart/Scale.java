package dev.zimpush.examples.quickstart;

import java.time.Duration;

/**
 * The ratio between the durations that the seed speaks of and the shorter ones that a run really waits.
 *
 * @param factor how many seconds of the seed pass in one real second; 1 is real time
 */
record Scale(int factor) {

    static final Scale REAL_TIME = new Scale(1);

    Scale {
        if (factor < 1) {
            throw new IllegalArgumentException("factor must be at least 1, was " + factor);
        }
    }

    /** Real time when {@code quickstart.realtime} is true, else {@code quickstart.speed} times faster (default 5). */
    static Scale fromSystemProperties() {
        return Boolean.getBoolean("quickstart.realtime")
                ? REAL_TIME
                : new Scale(Integer.getInteger("quickstart.speed", 5));
    }

    /** How long to wait for what the seed says takes {@code seconds}. */
    Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9 / factor));
    }

    /** How many of the seed's seconds have passed in {@code real}. */
    double toSeedSeconds(Duration real) {
        return real.toNanos() / 1e9 * factor;
    }

    @Override
    public String toString() {
        return factor == 1 ? "in real time" : factor + " times faster than the seed's clock";
    }
}
