package dev.zimpush.benchmarks.durable;

import dev.zimpush.benchmarks.suite.Contender;
import dev.zimpush.benchmarks.suite.Rounds;
import dev.zimpush.benchmarks.suite.Row;
import dev.zimpush.benchmarks.suite.Run;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.figures.Server;
import java.util.List;

/** How many pushes that are due are claimed, made and removed a second, beside db-scheduler's tasks. For information, in long mode or when it is named. */
public final class Due implements Row {
    static final String LOAD = "due";

    @Override
    public String name() {
        return "durable-due";
    }

    @Override
    public void measure(Run run) throws Exception {
        if (!run.options().isLong() && !run.options().only().contains(name())) {
            return;
        }
        try (Server server = Server.start()) {
            Settings settings = Sides.settings(server, run).with("pushes", run.shortOrLong(20_000, 50_000));
            List<Contender> contenders = List.of(
                    Sides.contender(KeepingSide.ZIM, DueSide.class, settings),
                    Sides.contender(KeepingSide.SCHEDULER, ExecutingSide.class, settings));
            Rounds rounds = run.rounds(run.shortOrLong(1, run.options().rounds()), contenders);
            contenders.forEach(side -> Sides.tell(run.report(), "durable.due", side.name(), rounds, LOAD));
        }
    }
}
