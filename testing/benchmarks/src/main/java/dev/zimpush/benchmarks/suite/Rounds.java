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

    /** Runs every contender once a round; each round begins with another. */
    static Rounds run(int rounds, List<Contender> contenders, Report report, boolean debug)
            throws IOException, InterruptedException {
        Rounds all = new Rounds();
        List<Contender> order = new ArrayList<>(contenders);
        contenders.forEach(contender -> all.found.put(contender.name(), new ArrayList<>()));
        for (int round = 1; round <= rounds; round++) {
            for (Contender contender : order) {
                Figures figures = Fork.run(contender, debug);
                all.of(contender.name()).add(figures);
                report.progress("round " + round + ", " + contender.name() + ": " + figures);
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
