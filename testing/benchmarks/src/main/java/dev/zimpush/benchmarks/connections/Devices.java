package dev.zimpush.benchmarks.connections;

import dev.zimpush.DeviceKey;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A million devices, one a user, that turn up in random order: the array is shuffled, and walked through from its begin to its
 * end. What belongs to a device lies at its place, so that finding it costs next to nothing, as for a host that has it at hand.
 */
@State(Scope.Benchmark)
public class Devices {
    static final int SIZE = 1 << 20;

    private static final long SEED = 42;

    final DeviceKey[] keys = new DeviceKey[SIZE];
    private final int[] places = new int[SIZE];
    private int next;

    /** Makes them. */
    public Devices() {
        Arrays.setAll(places, i -> i);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = SIZE - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int moved = places[i];
            places[i] = places[other];
            places[other] = moved;
        }
        for (int i = 0; i < SIZE; i++) {
            keys[places[i]] = DeviceKey.of("user-" + i, "phone");
        }
    }

    /** The place of the one whose turn it is. */
    int next() {
        next = (next + 1) & (SIZE - 1);
        return next;
    }

    /** Calls with each place, in the order in which the devices were made. */
    void forEach(IntConsumer action) {
        for (int place : places) {
            action.accept(place);
        }
    }
}
