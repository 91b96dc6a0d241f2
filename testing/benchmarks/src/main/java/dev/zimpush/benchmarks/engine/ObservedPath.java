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

/** What the history costs, and to be told of each transition, from send to acknowledgement, beside the same path without. */
public final class ObservedPath implements Row {
    private static final int HEAP_MEGABYTES = 1024;

    @Override
    public String name() {
        return "observed-path";
    }

    @Override
    public void measure(Run run) throws Exception {
        Settings settings =
                Settings.none().with(WarmUp.forAtMost(run.shortOrLong(10, 20))).with("seconds", run.shortOrLong(2, 10));
        List<String> all = List.of(
                WholePathSide.UNOBSERVED,
                WholePathSide.METERED,
                WholePathSide.EXPLAINED,
                WholePathSide.LISTENED,
                WholePathSide.RECORDED);
        List<String> paths = all.subList(0, run.shortOrLong(2, all.size()));
        Rounds rounds = run.warmRounds(
                run.options().rounds(),
                paths.stream()
                        .map(path ->
                                new Contender(path, WholePathSide.class, settings.with("path", path), HEAP_MEGABYTES))
                        .toList());
        Report report = run.report();
        for (String path : paths) {
            report.info("observed." + path, rounds.min(path, "cpu"), "ns CPU per message, the making of it included");
        }
        double ratio = rounds.min(WholePathSide.METERED, "cpu") / rounds.min(WholePathSide.UNOBSERVED, "cpu");
        report.ratio("observed.path", ratio, new Goal(1.25, 1.1));
    }
}
