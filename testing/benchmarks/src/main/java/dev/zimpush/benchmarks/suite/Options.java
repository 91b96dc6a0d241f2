package dev.zimpush.benchmarks.suite;

import java.util.Set;
import java.util.TreeSet;

/**
 * What to measure: system properties that begin with {@code benchmarks.}.
 *
 * @param only the names of the rows to measure; all if empty
 * @param isLong whether to take more time, for figures that are published
 * @param rounds how often the sides take turns
 * @param strict whether a missed goal is an error
 * @param plot the file for the plot of the growth; none if empty
 * @param debug whether the output of the sides is shown
 */
public record Options(Set<String> only, boolean isLong, int rounds, boolean strict, String plot, boolean debug) {
    private static final int ROUNDS = 2;
    private static final int LONG_ROUNDS = 7;

    /** Takes a copy. */
    public Options {
        only = Set.copyOf(only);
    }

    static Options fromProperties() {
        boolean isLong = Boolean.getBoolean("benchmarks.long");
        return new Options(
                names(System.getProperty("benchmarks.only", "")),
                isLong,
                Integer.getInteger("benchmarks.rounds", isLong ? LONG_ROUNDS : ROUNDS),
                Boolean.getBoolean("benchmarks.strict"),
                System.getProperty("benchmarks.plot", ""),
                Boolean.getBoolean("benchmarks.debug"));
    }

    boolean wants(String row) {
        return only.isEmpty() || only.contains(row);
    }

    static Set<String> names(String list) {
        Set<String> names = new TreeSet<>();
        for (String name : list.split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }
}
