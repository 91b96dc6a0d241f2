package dev.zimpush.benchmarks.suite;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What several contenders found, in turn, in several rounds. */
public final class Rounds {
    private final Map<String, List<Figures>> found = new LinkedHashMap<>();

    private Rounds() {}

    /** Runs every contender once a round, each time in a new JVM. */
    static Rounds run(int rounds, List<Contender> contenders, Report report, boolean debug)
            throws IOException, InterruptedException {
        Map<String, Turn> turns = new LinkedHashMap<>();
        contenders.forEach(contender -> turns.put(contender.name(), () -> Fork.run(contender, debug)));
        return run(rounds, turns, report);
    }

    /** Warms up every contender in a JVM that it keeps for all rounds. */
    static Rounds runWarm(int rounds, List<Contender> contenders, Report report, boolean debug)
            throws IOException, InterruptedException {
        Map<String, Turn> turns = new LinkedHashMap<>();
        List<WarmFork> forks = new ArrayList<>();
        try {
            for (Contender contender : contenders) {
                WarmFork fork = WarmFork.start(contender, debug);
                forks.add(fork);
                turns.put(fork.name(), fork::measure);
            }
            return run(rounds, turns, report);
        } finally {
            forks.forEach(WarmFork::close);
        }
    }

    /** A contender's measurement in a round. */
    @FunctionalInterface
    private interface Turn {
        Figures take() throws IOException, InterruptedException;
    }

    /** Each round begins with another. */
    private static Rounds run(int rounds, Map<String, Turn> turns, Report report)
            throws IOException, InterruptedException {
        Rounds all = new Rounds();
        List<Map.Entry<String, Turn>> order = new ArrayList<>(turns.entrySet());
        turns.keySet().forEach(name -> all.found.put(name, new ArrayList<>()));
        for (int round = 1; round <= rounds; round++) {
            for (Map.Entry<String, Turn> turn : order) {
                Figures figures = turn.getValue().take();
                all.of(turn.getKey()).add(figures);
                report.progress("round " + round + ", " + turn.getKey() + ": " + figures);
            }
            Collections.rotate(order, -1);
        }
        return all;
    }

    /** The least that a contender found: for work of the CPU, to which a shared machine only adds. */
    public double min(String contender, String figure) {
        return of(contender).stream()
                .mapToDouble(figures -> figures.get(figure))
                .min()
                .orElseThrow();
    }

    /** The most that a contender found. */
    public double max(String contender, String figure) {
        return of(contender).stream()
                .mapToDouble(figures -> figures.get(figure))
                .max()
                .orElseThrow();
    }

    /** The median of what a contender found. */
    public double median(String contender, String figure) {
        return Statistics.median(
                of(contender).stream().map(figures -> figures.get(figure)).toList());
    }

    private List<Figures> of(String contender) {
        List<Figures> figures = found.get(contender);
        if (figures == null) {
            throw new IllegalArgumentException("no contender " + contender + " among " + found.keySet());
        }
        return figures;
    }
}
