package dev.zimpush.benchmarks.engine;

import dev.zimpush.benchmarks.suite.Contender;
import dev.zimpush.benchmarks.suite.Goal;
import dev.zimpush.benchmarks.suite.Report;
import dev.zimpush.benchmarks.suite.Rounds;
import dev.zimpush.benchmarks.suite.Row;
import dev.zimpush.benchmarks.suite.Run;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.benchmarks.suite.WarmUp;
import java.util.List;

/** What the whole library costs from send to acknowledgement, beside its ack tracker alone. */
public final class WholePath implements Row {
    private static final int HEAP_MEGABYTES = 1024;

    @Override
    public String name() {
        return "whole-path";
    }

    @Override
    public void measure(Run run) throws Exception {
        List<String> paths = List.of(WholePathSide.LOAD, WholePathSide.TRACKER, WholePathSide.WHOLE);
        Settings settings =
                Settings.none().with(WarmUp.forAtMost(run.shortOrLong(10, 20))).with("seconds", run.shortOrLong(2, 10));
        List<Contender> contenders = paths.stream()
                .map(path -> new Contender(path, WholePathSide.class, settings.with("path", path), HEAP_MEGABYTES))
                .toList();
        Rounds rounds = run.warmRounds(run.options().rounds(), contenders);
        double load = rounds.min(WholePathSide.LOAD, "cpu");
        double tracker = rounds.min(WholePathSide.TRACKER, "cpu") - load;
        double whole = rounds.min(WholePathSide.WHOLE, "cpu") - load;
        double bytes = rounds.median(WholePathSide.WHOLE, "bytes") - rounds.median(WholePathSide.LOAD, "bytes");
        Report report = run.report();
        report.info("path.load.cpu", load, "ns CPU per message: it is made, and passed on");
        report.info("path.tracker.cpu", tracker, "ns CPU per message, net");
        report.info("path.whole.cpu", whole, "ns CPU per message, net");
        report.info("path.whole.rate", rounds.median(WholePathSide.WHOLE, "rate"), "per second");
        report.ratio("path.tracker", whole / tracker, new Goal(4, 2.5));
        report.ratio("path.allocation", bytes, new Goal(400, 200));
    }
}
