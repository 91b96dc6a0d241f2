package dev.zimpush.benchmarks.engine;

import dev.zimpush.benchmarks.suite.Contender;
import dev.zimpush.benchmarks.suite.Goal;
import dev.zimpush.benchmarks.suite.Report;
import dev.zimpush.benchmarks.suite.Rounds;
import dev.zimpush.benchmarks.suite.Row;
import dev.zimpush.benchmarks.suite.Run;
import dev.zimpush.benchmarks.suite.Settings;
import java.util.List;

/** A million connections lost at once. */
public final class Lost implements Row {
    private static final int HEAP_MEGABYTES = 4096;

    @Override
    public String name() {
        return "lost";
    }

    @Override
    public void measure(Run run) throws Exception {
        List<String> ways = List.of(LostSide.CLOSED, LostSide.SILENT);
        List<Contender> contenders = ways.stream()
                .map(way -> new Contender(way, LostSide.class, Settings.none().with("how", way), HEAP_MEGABYTES))
                .toList();
        Rounds rounds = run.rounds(run.shortOrLong(1, run.options().rounds()), contenders);
        Report report = run.report();
        for (String way : ways) {
            report.info("lost." + way + ".heap", rounds.median(way, "heap"), "MiB more in use when all are queued");
            report.info("lost." + way + ".wake", rounds.median(way, "wake"), "ms late at most woke a thread beside");
            report.info(
                    "lost." + way + ".pushed",
                    rounds.median(way, "pushed"),
                    "s until a vendor had them, once it answered");
            report.ratio("lost." + way + ".queued", rounds.median(way, "queued"), new Goal(3, 1));
            report.ratio("lost." + way + ".heartbeat", rounds.median(way, "call"), new Goal(100, 30));
        }
    }
}
