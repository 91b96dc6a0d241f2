package dev.zimpush.benchmarks.engine;

import dev.zimpush.benchmarks.suite.Contender;
import dev.zimpush.benchmarks.suite.Goal;
import dev.zimpush.benchmarks.suite.Report;
import dev.zimpush.benchmarks.suite.Rounds;
import dev.zimpush.benchmarks.suite.Row;
import dev.zimpush.benchmarks.suite.Run;
import dev.zimpush.benchmarks.suite.Settings;
import java.util.List;

/** Bytes per idle connection and per pending delivery, a million of each. */
public final class Memory implements Row {
    private static final int HEAP_MEGABYTES = 3072;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void measure(Run run) throws Exception {
        Rounds rounds = run.rounds(1, List.of(contender(1), contender(10)));
        Report report = run.report();
        for (String load : List.of("1", "10")) {
            report.info(
                    "memory.tracked." + load, rounds.median(load, "tracked"), "bytes each, in an ack tracker alone");
        }
        report.ratio("memory.connection", rounds.median("1", "idle"), new Goal(136, 80));
        report.ratio("memory.pending.1", rounds.median("1", "pending"), new Goal(96, 56));
        report.ratio("memory.pending.10", rounds.median("10", "pending"), new Goal(96, 56));
    }

    private static Contender contender(int perConnection) {
        Settings settings = Settings.none().with("perConnection", perConnection);
        return new Contender(Integer.toString(perConnection), MemorySide.class, settings, HEAP_MEGABYTES);
    }
}
