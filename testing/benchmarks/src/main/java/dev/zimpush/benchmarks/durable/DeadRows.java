package dev.zimpush.benchmarks.durable;

import dev.zimpush.benchmarks.suite.Contender;
import dev.zimpush.benchmarks.suite.Goal;
import dev.zimpush.benchmarks.suite.Rounds;
import dev.zimpush.benchmarks.suite.Row;
import dev.zimpush.benchmarks.suite.Run;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.figures.Server;
import java.util.List;

/** How long a node takes to find and take what waits for it, among two million deliveries that are gone. */
public final class DeadRows implements Row {
    private static final String SIDE = "dead-rows";
    private static final int HEAP_MEGABYTES = 256;

    @Override
    public String name() {
        return SIDE;
    }

    @Override
    public void measure(Run run) throws Exception {
        try (Server server = Server.start()) {
            Settings settings = Settings.none().with("url", server.url()).with("claims", run.shortOrLong(100, 1000));
            Rounds rounds = run.rounds(1, List.of(new Contender(SIDE, DeadRowsSide.class, settings, HEAP_MEGABYTES)));
            for (String figure : List.of("look", "read", "take")) {
                run.report().info("claim.dead-rows." + figure, rounds.median(SIDE, figure), "ms, median");
            }
            run.report().info("claim.fresh-table", rounds.median(SIDE, "fresh"), "ms, median, before there were any");
            run.report().info("claim.dead-rows.p99", rounds.median(SIDE, "p99"), "ms");
            run.report().ratio("claim.dead-rows", rounds.median(SIDE, "claim"), new Goal(5, 1));
        }
    }
}
