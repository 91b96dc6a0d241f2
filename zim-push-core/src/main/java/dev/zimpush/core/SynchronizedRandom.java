package dev.zimpush.core;

import java.util.random.RandomGenerator;

/** A host's random generator, used by one thread at a time. */
record SynchronizedRandom(RandomGenerator random) implements RandomGenerator {
    @Override
    public long nextLong() {
        synchronized (random) {
            return random.nextLong();
        }
    }
}
