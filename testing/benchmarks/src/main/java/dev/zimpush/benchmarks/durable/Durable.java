package dev.zimpush.benchmarks.durable;

import dev.zimpush.benchmarks.suite.Goal;
import dev.zimpush.benchmarks.suite.Rounds;
import dev.zimpush.benchmarks.suite.Row;
import dev.zimpush.benchmarks.suite.Run;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.figures.Server;
import java.util.List;

/** How many messages a second are kept until they are acknowledged, with few and with many sends under way. */
public final class Durable implements Row {
    static final String FEW = "few";
    static final String MANY = "many";

    private static final String BOTH = FEW + ',' + MANY;
    private static final String MADE = "made-in-the-server";

    @Override
    public String name() {
        return "durable";
    }

    @Override
    public void measure(Run run) throws Exception {
        try (Server server = Server.start()) {
            Settings settings = Sides.settings(server, run);
            Rounds rounds = run.rounds(
                    run.shortOrLong(2, run.options().rounds()),
                    List.of(
                            Sides.contender(KeepingSide.ZIM, KeepingSide.class, settings.with("loads", BOTH)),
                            Sides.contender(KeepingSide.ROWS, KeepingSide.class, settings.with("loads", FEW)),
                            Sides.contender(KeepingSide.SCHEDULER, KeepingSide.class, settings.with("loads", FEW)),
                            Sides.contender(MADE, ServerMadeSide.class, settings)));
            for (String side : List.of(KeepingSide.ZIM, KeepingSide.ROWS, KeepingSide.SCHEDULER)) {
                Sides.tell(run.report(), "durable.few", side, rounds, FEW);
            }
            for (String side : List.of(KeepingSide.ZIM, MADE)) {
                Sides.tell(run.report(), "durable.many", side, rounds, MANY);
            }
            run.report().ratio("durable.few.rows", ratio(rounds, FEW, KeepingSide.ROWS), new Goal(5, 8));
            run.report().ratio("durable.few.scheduler", ratio(rounds, FEW, KeepingSide.SCHEDULER), new Goal(10, 20));
            run.report().ratio("durable.many", ratio(rounds, MANY, MADE), new Goal(0.5, 0.9));
        }
    }

    /** How many times the rate of another is that of zim-push. */
    private static double ratio(Rounds rounds, String load, String other) {
        String rate = load + ".rate";
        return rounds.median(KeepingSide.ZIM, rate) / rounds.median(other, rate);
    }
}
