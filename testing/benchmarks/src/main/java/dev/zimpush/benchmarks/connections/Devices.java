package dev.zimpush.benchmarks.connections;

import dev.zimpush.DeviceKey;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A million devices, one a user, and an order in which they turn up. */
@State(Scope.Benchmark)
public class Devices {
    static final int SIZE = 1 << 20;

    private static final long SEED = 42;

    final DeviceKey[] keys = new DeviceKey[SIZE];
    private final int[] order = new SplittableRandom(SEED).ints(SIZE, 0, SIZE).toArray();
    private int next;

    /** Makes them. */
    public Devices() {
        Arrays.setAll(keys, i -> DeviceKey.of("user-" + i, "phone"));
    }

    /** The number of the one whose turn it is. */
    int next() {
        next = (next + 1) & (SIZE - 1);
        return order[next];
    }
}
