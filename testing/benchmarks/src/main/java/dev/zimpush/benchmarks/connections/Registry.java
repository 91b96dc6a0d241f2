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
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The registry's operations by JMH, over a million connections in random order, beside other registries. */
public final class Registry implements Row {
    private static final int MILLIS = 500;

    @Override
    public String name() {
        return "heartbeat";
    }

    @Override
    public void measure(Run run) throws RunnerException {
        Map<String, List<Double>> times = new LinkedHashMap<>();
        for (int round = 0; round < run.options().rounds(); round++) {
            measure(run, times, "none", "heartbeatZim", "heartbeatWheel", "heartbeatCaffeine");
        }
        for (int round = 0; round < run.shortOrLong(1, run.options().rounds()); round++) {
            measure(run, times, "reopenZim", "reopenWheel", "reopenCaffeine", "userZim", "userWheel");
        }
        Report report = run.report();
        times.forEach((name, all) -> report.info("registry." + name, Statistics.median(all), "ns"));
        double zim = Statistics.median(times.getOrDefault("heartbeatZim", List.of()));
        report.ratio(
                "heartbeat.wheel", Statistics.median(times.getOrDefault("heartbeatWheel", List.of())) / zim, new Goal(20, 40));
        report.ratio(
                "heartbeat.caffeine",
                Statistics.median(times.getOrDefault("heartbeatCaffeine", List.of())) / zim,
                new Goal(10, 20));
    }

    private static void measure(Run run, Map<String, List<Double>> times, String... names) throws RunnerException {
        for (String name : names) {
            double time = new Runner(new OptionsBuilder()
                            .include(RegistryBenchmark.class.getName() + '.' + name + '$')
                            .forks(1)
                            .jvmArgs("-Xms2g", "-Xmx2g", "-XX:+UseG1GC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
                            .warmupIterations(run.shortOrLong(2, 10))
                            .warmupTime(TimeValue.milliseconds(MILLIS))
                            .measurementIterations(run.shortOrLong(3, 10))
                            .measurementTime(TimeValue.milliseconds(MILLIS))
                            .verbosity(VerboseMode.SILENT)
                            .build())
                    .runSingle()
                    .getPrimaryResult()
                    .getScore();
            times.computeIfAbsent(name, any -> new ArrayList<>()).add(time);
            run.report().progress(name + ": " + Math.round(time) + " ns");
        }
    }
}
