package dev.zimpush.benchmarks.push;

import dev.zimpush.benchmarks.suite.Contender;
import dev.zimpush.benchmarks.suite.Goal;
import dev.zimpush.benchmarks.suite.Report;
import dev.zimpush.benchmarks.suite.Rounds;
import dev.zimpush.benchmarks.suite.Row;
import dev.zimpush.benchmarks.suite.Run;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.figures.Server;
import java.util.List;

/** From {@code send} to the provider, for each reason to push, in memory and over PostgreSQL, beyond the timeout that was set. */
public final class EndToEnd implements Row {
    private static final int HEAP_MEGABYTES = 512;
    private static final List<String> BACKENDS = List.of(EndToEndSide.MEMORY, EndToEndSide.JDBC);

    @Override
    public String name() {
        return "end-to-end";
    }

    @Override
    public void measure(Run run) throws Exception {
        Rounds rounds;
        try (Server server = Server.start()) {
            Settings settings = Settings.none()
                    .with("url", server.url())
                    .with("warmup", run.shortOrLong(1, 10))
                    .with("seconds", run.shortOrLong(4, 30));
            List<Contender> contenders = BACKENDS.stream()
                    .map(backend -> new Contender(
                            backend, EndToEndSide.class, settings.with("backend", backend), HEAP_MEGABYTES))
                    .toList();
            rounds = run.rounds(run.shortOrLong(1, run.options().rounds()), contenders);
        }
        double early = 0;
        for (String backend : BACKENDS) {
            for (Way way : Way.values()) {
                early += report(backend, way.label(), rounds, run.report());
            }
        }
        run.report().ratio("e2e.early", early, new Goal(0, 0));
    }

    /** Tells the latencies of one way, and returns how many were early. */
    private static double report(String backend, String way, Rounds rounds, Report report) {
        for (String figure : List.of("p50", "p99", "max")) {
            report.info("e2e." + backend + '.' + way + '.' + figure, rounds.median(backend, way + '.' + figure), "ms");
        }
        return rounds.max(backend, way + ".early");
    }
}
