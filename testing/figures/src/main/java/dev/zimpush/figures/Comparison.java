package dev.zimpush.figures;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Two sides, in turn, several times; what counts is the median. */
final class Comparison {
    private static final Duration WARM_UP = Duration.ofSeconds(3);

    private final Server server;
    private final Options options;
    private final Report report;

    Comparison(Server server, Options options, Report report) {
        this.server = server;
        this.options = options;
        this.report = report;
    }

    /** Measures with that many sends under way and reports how many times the other's rate is ours, which must be enough. */
    void run(int inFlight, Subject ours, Subject other, double atLeast) throws Exception {
        ClosedLoop loop = new ClosedLoop(server, inFlight);
        loop.run(ours, WARM_UP);
        loop.run(other, WARM_UP);
        List<ClosedLoop.Result> mine = new ArrayList<>();
        List<ClosedLoop.Result> others = new ArrayList<>();
        for (int round = 0; round < options.rounds(); round++) {
            if (round % 2 == 0) {
                mine.add(loop.run(ours, options.roundTime()));
                others.add(loop.run(other, options.roundTime()));
            } else {
                others.add(loop.run(other, options.roundTime()));
                mine.add(loop.run(ours, options.roundTime()));
            }
            report.progress(String.format(
                    "%,d in flight, round %d: %,.0f/s beside %,.0f/s",
                    inFlight, round + 1, mine.get(round).rate(), others.get(round).rate()));
        }
        String load = String.format("%,d in flight", inFlight);
        double rate = median(mine.stream().map(ClosedLoop.Result::rate).toList());
        double otherRate = median(others.stream().map(ClosedLoop.Result::rate).toList());
        report.row(load + ", " + ours.name(), "%,.0f messages/s", rate);
        report.row(load + ", " + other.name(), "%,.0f messages/s", otherRate);
        report.row(load + ", WAL, " + ours.name(), "%,.0f bytes per message", written(mine));
        report.row(load + ", WAL, " + other.name(), "%,.0f bytes per message", written(others));
        report.ratio(load + ", ratio", rate / otherRate, atLeast);
    }

    private static double written(List<ClosedLoop.Result> results) {
        return median(results.stream().map(ClosedLoop.Result::written).toList());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
