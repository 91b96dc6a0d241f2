package dev.zimpush.benchmarks.connections;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** One thread touches connections in random order; its time per operation. Run by {@link Registry}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RegistryBenchmark {
    /** A heartbeat by the handle. */
    @Benchmark
    public void heartbeatZim(Devices devices, ZimState state) {
        state.connections[devices.next()].heartbeat();
    }

    /** A timeout cancelled and made anew. */
    @Benchmark
    public Object heartbeatWheel(Devices devices, WheelState state) {
        return state.heartbeat(devices.next());
    }

    /** An access. */
    @Benchmark
    public @Nullable Object heartbeatCaffeine(Devices devices, CaffeineState state) {
        return state.heartbeat(devices.keys[devices.next()]);
    }

    /** A task cancelled and scheduled anew. */
    @Benchmark
    public ScheduledFuture<?> heartbeatScheduled(Devices devices, ScheduledState state) {
        return state.heartbeat(devices.next());
    }

    /** A connection closed and opened again. */
    @Benchmark
    public Object reopenZim(Devices devices, ZimState state) {
        return state.reopen(devices.next());
    }

    /** The same. */
    @Benchmark
    public Object reopenWheel(Devices devices, WheelState state) {
        return state.reopen(devices.next());
    }

    /** The same; without a look-up by user. */
    @Benchmark
    public Object reopenCaffeine(Devices devices, CaffeineState state) {
        return state.reopen(devices.keys[devices.next()]);
    }

    /** The devices of a user that are connected. */
    @Benchmark
    public Object userZim(Devices devices, ZimState state) {
        return state.zim.connections().presence(devices.keys[devices.next()].userId());
    }

    /** The same. */
    @Benchmark
    public @Nullable Object userWheel(Devices devices, WheelState state) {
        return state.byUser.get(devices.keys[devices.next()].userId());
    }
}
