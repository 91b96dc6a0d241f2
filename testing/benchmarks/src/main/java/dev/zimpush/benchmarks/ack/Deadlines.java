package dev.zimpush.benchmarks.ack;

import dev.zimpush.benchmarks.suite.Contender;
import dev.zimpush.benchmarks.suite.Goal;
import dev.zimpush.benchmarks.suite.Report;
import dev.zimpush.benchmarks.suite.Rounds;
import dev.zimpush.benchmarks.suite.Row;
import dev.zimpush.benchmarks.suite.Run;
import dev.zimpush.benchmarks.suite.Settings;
import java.util.List;

/** How late timeouts are, less how late a bare timer of the same process is; and that none is early. */
public final class Deadlines implements Row {
    private static final String EXPIRE = "expire";
    static final String CHURN = "churn";
    private static final List<String> TRACKERS = List.of(Trackers.ZIM, Trackers.WHEEL);

    @Override
    public String name() {
        return "lateness";
    }

    @Override
    public void measure(Run run) throws Exception {
        Report report = run.report();
        List<String> expiring = run.options().isLong() ? TRACKERS : List.of(Trackers.ZIM);
        Rounds expire = rounds(run, EXPIRE, expiring);
        report(EXPIRE, expire, expiring, report);
        Rounds churn = rounds(run, CHURN, TRACKERS);
        report(CHURN, churn, TRACKERS, report);
        report.ratio("lateness.p99", net(expire, Trackers.ZIM), new Goal(25, 12));
        double early = expire.max(Trackers.ZIM, "early") + churn.max(Trackers.ZIM, "early");
        report.ratio("lateness.early", early, new Goal(0, 0));
        double wheel = churn.median(Trackers.WHEEL, "p99");
        report.ratio("lateness.wheel10", churn.median(Trackers.ZIM, "p99") / wheel, new Goal(0.3, 0.05));
    }

    private static double net(Rounds rounds, String tracker) {
        return Math.max(0, rounds.median(tracker, "p99") - rounds.median(tracker, "control"));
    }

    private static Rounds rounds(Run run, String load, List<String> trackers) throws Exception {
        Settings settings = Settings.none()
                .with("load", load)
                .with("warmup", run.shortOrLong(1, 5))
                .with("seconds", run.shortOrLong(3, 10));
        List<Contender> contenders = trackers.stream()
                .map(tracker -> Trackers.contender(tracker, ExpirySide.class, settings))
                .toList();
        return run.rounds(run.shortOrLong(2, run.options().rounds()), contenders);
    }

    private static void report(String load, Rounds rounds, List<String> trackers, Report report) {
        for (String tracker : trackers) {
            for (String figure : List.of("p50", "p99", "max", "control")) {
                String name = "lateness." + load + '.' + tracker + '.' + figure;
                report.info(name, rounds.median(tracker, figure), figure.equals("control") ? "ms, p99" : "ms");
            }
        }
    }
}
