package dev.zimpush.benchmarks.ack;

import dev.zimpush.benchmarks.suite.Contender;
import dev.zimpush.benchmarks.suite.Goal;
import dev.zimpush.benchmarks.suite.Report;
import dev.zimpush.benchmarks.suite.Rounds;
import dev.zimpush.benchmarks.suite.Row;
import dev.zimpush.benchmarks.suite.Run;
import dev.zimpush.benchmarks.suite.Settings;
import java.util.List;
import java.util.stream.Stream;

/** Work of the CPU, and allocation, per track and acknowledge, as fast as they go. */
public final class Saturated implements Row {
    private static final int MANY = 1_000_000;
    private static final int SOME = 100_000;

    @Override
    public String name() {
        return "ack-saturated";
    }

    @Override
    public void measure(Run run) throws Exception {
        Report report = run.report();
        List<String> compared = List.of(Trackers.ZIM, Trackers.WHEEL, Trackers.CAFFEINE, Trackers.SCHEDULED);
        Rounds many = run.rounds(contenders(run, MANY, compared));
        report("1m", many, compared, report);
        double zim = many.min(Trackers.ZIM, "cpu");
        report.ratio("ack.saturated.wheel10", zim / many.min(Trackers.WHEEL, "cpu"), new Goal(0.6, 0.4));
        report.ratio("ack.saturated.caffeine", zim / many.min(Trackers.CAFFEINE, "cpu"), new Goal(0.35, 0.2));
        report.ratio("ack.saturated.scheduled", zim / many.min(Trackers.SCHEDULED, "cpu"), new Goal(0.25, 0.1));
        report.ratio("ack.allocation", Math.rint(many.median(Trackers.ZIM, "bytes")), new Goal(64, 0));

        List<String> others = List.of(Trackers.COARSE_WHEEL, Trackers.KAFKA, Trackers.AGRONA);
        report("1m", run.rounds(run.shortOrLong(1, 3), contenders(run, MANY, others)), others, report);
        List<String> few = List.of(Trackers.ZIM, Trackers.WHEEL);
        report("100k", run.rounds(run.shortOrLong(1, 3), contenders(run, SOME, few)), few, report);
    }

    private static List<Contender> contenders(Run run, int window, List<String> trackers) {
        Settings settings = Settings.none()
                .with("window", window)
                .with("warmup", run.shortOrLong(1, 10))
                .with("seconds", run.shortOrLong(2, 10));
        return trackers.stream()
                .map(tracker -> Trackers.contender(tracker, SaturatedSide.class, settings))
                .toList();
    }

    private static void report(String window, Rounds rounds, List<String> trackers, Report report) {
        Stream.of("cpu", "rate", "bytes")
                .forEach(figure -> trackers.forEach(tracker -> report.info(
                        "ack.saturated." + window + '.' + tracker + '.' + figure,
                        figure.equals("cpu") ? rounds.min(tracker, figure) : rounds.median(tracker, figure),
                        unit(figure))));
    }

    private static String unit(String figure) {
        return switch (figure) {
            case "cpu" -> "ns CPU per track and ack";
            case "rate" -> "per second";
            default -> "bytes per track and ack";
        };
    }
}
