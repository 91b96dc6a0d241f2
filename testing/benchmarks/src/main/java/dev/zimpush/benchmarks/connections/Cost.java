package dev.zimpush.benchmarks.connections;

import dev.zimpush.benchmarks.suite.Meter;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** Lets JMH tell the work of the whole process per operation: also that of the timer's thread and of the collector. */
public final class Cost implements InternalProfiler {
    /** CPU time in ns per operation. */
    static final String CPU = "cpu";

    /** Bytes allocated per operation. */
    static final String BYTES = "bytes";

    private long cpu;
    private long bytes;

    /** For JMH, which makes it by its name. */
    public Cost() {}

    @Override
    public String getDescription() {
        return "CPU time and allocation of the process per operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        bytes = Meter.allocated();
        cpu = Meter.cpu();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double operations = (double) result.getMetadata().getAllOps();
        return List.of(
                new ScalarResult(CPU, (Meter.cpu() - cpu) / operations, "ns/op", AggregationPolicy.AVG),
                new ScalarResult(BYTES, (Meter.allocated() - bytes) / operations, "B/op", AggregationPolicy.AVG));
    }
}
