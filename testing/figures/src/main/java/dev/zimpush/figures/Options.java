package dev.zimpush.figures;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * What to measure: system properties that begin with {@code figures.}.
 *
 * @param only the names of the figures to take; all if empty
 * @param rounds how often the sides of a comparison take turns
 * @param roundTime how long one side sends in one round
 * @param soak how long to soak; zero takes the figures instead
 */
record Options(Set<String> only, int rounds, Duration roundTime, Duration soak) {
    static Options fromProperties() {
        return new Options(
                names(System.getProperty("figures.only", "")),
                Integer.getInteger("figures.rounds", 5),
                Duration.ofSeconds(Integer.getInteger("figures.seconds", 6)),
                duration(System.getProperty("figures.soak", "")));
    }

    boolean wants(String figure) {
        return only.isEmpty() || only.contains(figure);
    }

    private static Set<String> names(String list) {
        Set<String> names = new TreeSet<>();
        for (String name : list.split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }

    /** {@code 90s}, {@code 10m}, {@code 2h}; none if empty. */
    private static Duration duration(String text) {
        return text.isBlank() ? Duration.ZERO : Duration.parse("PT" + text.strip());
    }
}
