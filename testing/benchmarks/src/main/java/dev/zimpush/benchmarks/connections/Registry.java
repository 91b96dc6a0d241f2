package dev.zimpush.benchmarks.connections;

import dev.zimpush.benchmarks.suite.Goal;
import dev.zimpush.benchmarks.suite.Report;
import dev.zimpush.benchmarks.suite.Row;
import dev.zimpush.benchmarks.suite.Run;
import dev.zimpush.benchmarks.suite.Statistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The registry's operations by JMH, over a million connections in random order, beside other registries. */
public final class Registry implements Row {
    private static final int MILLIS = 500;
    private static final List<String> HEARTBEATS = List.of("heartbeatZim", "heartbeatWheel", "heartbeatCaffeine");
    private static final List<String> OTHERS =
            List.of("heartbeatScheduled", "reopenZim", "reopenWheel", "reopenCaffeine", "userZim", "userWheel");

    @Override
    public String name() {
        return "heartbeat";
    }

    @Override
    public void measure(Run run) throws RunnerException {
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        measure(run, run.options().rounds(), HEARTBEATS, samples);
        measure(run, run.shortOrLong(0, run.options().rounds()), OTHERS, samples);
        Report report = run.report();
        samples.forEach((name, all) -> {
            report.info("registry." + name + ".cpu", cpu(all), "ns CPU");
            report.info(
                    "registry." + name + ".time", median(all.stream().map(Sample::time)), "ns in the calling thread");
            report.info("registry." + name + ".bytes", median(all.stream().map(Sample::bytes)), "bytes allocated");
        });
        report.ratio("heartbeat.wheel10", times(samples, "heartbeatWheel"), new Goal(20, 40));
        report.ratio("heartbeat.caffeine", times(samples, "heartbeatCaffeine"), new Goal(10, 20));
    }

    /** How many times ours another's heartbeat costs. */
    private static double times(Map<String, List<Sample>> samples, String other) {
        return cpu(Objects.requireNonNull(samples.get(other)))
                / cpu(Objects.requireNonNull(samples.get("heartbeatZim")));
    }

    private static double cpu(List<Sample> samples) {
        return samples.stream().mapToDouble(Sample::cpu).min().orElseThrow();
    }

    private static double median(Stream<Double> values) {
        return Statistics.median(values.toList());
    }

    private static void measure(Run run, int rounds, List<String> names, Map<String, List<Sample>> samples)
            throws RunnerException {
        for (int round = 1; round <= rounds; round++) {
            for (String name : names) {
                Sample sample = Sample.of(new Runner(options(run, name)).runSingle());
                samples.computeIfAbsent(name, any -> new ArrayList<>()).add(sample);
                run.report().progress("round " + round + ", " + name + ": " + sample);
            }
        }
    }

    private static Options options(Run run, String name) {
        return new OptionsBuilder()
                .include(RegistryBenchmark.class.getName() + '.' + name + '$')
                .forks(1)
                .jvmArgs("-Xms3g", "-Xmx3g", "-XX:+UseG1GC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
                .warmupIterations(run.shortOrLong(3, 10))
                .warmupTime(TimeValue.milliseconds(MILLIS))
                .measurementIterations(run.shortOrLong(3, 10))
                .measurementTime(TimeValue.milliseconds(MILLIS))
                .addProfiler(Cost.class)
                .verbosity(VerboseMode.SILENT)
                .build();
    }

    /** What one run of JMH found, per operation. */
    private record Sample(double time, double cpu, double bytes) {
        static Sample of(RunResult result) {
            return new Sample(result.getPrimaryResult().getScore(), score(result, Cost.CPU), score(result, Cost.BYTES));
        }

        private static double score(RunResult result, String name) {
            return Objects.requireNonNull(result.getSecondaryResults().get(name))
                    .getScore();
        }

        @Override
        public String toString() {
            return String.format("%.0f ns, %.0f ns CPU, %.0f bytes", time, cpu, bytes);
        }
    }
}
