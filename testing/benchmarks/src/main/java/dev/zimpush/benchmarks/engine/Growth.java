package dev.zimpush.benchmarks.engine;

import dev.zimpush.benchmarks.suite.Contender;
import dev.zimpush.benchmarks.suite.Goal;
import dev.zimpush.benchmarks.suite.Rounds;
import dev.zimpush.benchmarks.suite.Row;
import dev.zimpush.benchmarks.suite.Run;
import dev.zimpush.benchmarks.suite.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the cost of an operation grows with the number of connections, beside that of a look-up in a map. */
public final class Growth implements Row {
    static final String GET = "map-get";
    static final String HEARTBEAT = "heartbeat";
    static final String SEND = "send-ack";
    static final String OPEN = "close-open";

    private static final List<String> OPERATIONS = List.of(GET, HEARTBEAT, SEND, OPEN);
    private static final List<Integer> ENDS = List.of(10_000, 3_000_000);
    private static final List<Integer> ALL = List.of(10_000, 100_000, 1_000_000, 3_000_000);
    private static final int HEAP_MEGABYTES = 4096;

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public void measure(Run run) throws Exception {
        boolean plotted = !run.options().plot().isBlank();
        List<Integer> sizes = run.options().isLong() || plotted ? ALL : ENDS;
        Settings settings =
                Settings.none().with("repeats", run.shortOrLong(2, 5)).with("millis", run.shortOrLong(300, 1000));
        List<Contender> contenders = sizes.stream()
                .map(size -> new Contender(name(size), GrowthSide.class, settings.with("size", size), HEAP_MEGABYTES))
                .toList();
        Rounds rounds = run.rounds(run.shortOrLong(2, run.options().rounds()), contenders);
        Plot plot = new Plot(sizes);
        for (String operation : OPERATIONS) {
            List<Double> costs = new ArrayList<>();
            for (int size : sizes) {
                double cost = rounds.min(name(size), operation);
                costs.add(cost);
                run.report().info("growth." + operation + '.' + size, cost, "ns CPU");
            }
            plot.add(operation, costs);
        }
        double map = growth(rounds, GET);
        run.report().info("growth." + GET, map, "times");
        for (String operation : List.of(HEARTBEAT, SEND, OPEN)) {
            run.report().ratio("growth." + operation, growth(rounds, operation) / map, new Goal(1.3, 1));
        }
        if (plotted) {
            plot.write(Path.of(run.options().plot()));
        }
    }

    private static String name(int size) {
        return size + " connections";
    }

    private static double growth(Rounds rounds, String operation) {
        int few = ENDS.get(0);
        int many = ENDS.get(1);
        return rounds.min(name(many), operation) / rounds.min(name(few), operation);
    }
}
