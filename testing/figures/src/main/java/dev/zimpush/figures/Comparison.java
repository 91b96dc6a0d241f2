package dev.zimpush.figures;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleFunction;

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
        takeTurns(
                loop,
                ours,
                mine,
                other,
                others,
                round -> report.progress(String.format(
                        "%,d in flight, round %d: %s beside %s",
                        inFlight, round + 1, mine.get(round), others.get(round))));
        String load = String.format("%,d in flight", inFlight);
        report(load, ours.name(), mine);
        report(load, other.name(), others);
        double ratio = median(mine, ClosedLoop.Result::rate) / median(others, ClosedLoop.Result::rate);
        report.ratio(load + ", ratio", ratio, atLeast);
    }

    /** Measures what another reaches of that ratio: one that does nothing but write. */
    void limit(int inFlight, Subject other, Subject base) throws Exception {
        ClosedLoop loop = new ClosedLoop(server, inFlight);
        loop.run(other, WARM_UP);
        List<ClosedLoop.Result> mine = new ArrayList<>();
        List<ClosedLoop.Result> others = new ArrayList<>();
        takeTurns(loop, other, mine, base, others, round -> {});
        String load = String.format("%,d in flight", inFlight);
        report(load, other.name(), mine);
        report.row(
                load + ", the ratio that these reach",
                "%.2f",
                median(mine, ClosedLoop.Result::rate) / median(others, ClosedLoop.Result::rate));
    }

    /** Each round the other one begins. */
    private void takeTurns(
            ClosedLoop loop,
            Subject one,
            List<ClosedLoop.Result> ofOne,
            Subject other,
            List<ClosedLoop.Result> ofOther,
            IntConsumer afterRound)
            throws Exception {
        for (int round = 0; round < options.rounds(); round++) {
            if (round % 2 == 0) {
                ofOne.add(loop.run(one, options.roundTime()));
                ofOther.add(loop.run(other, options.roundTime()));
            } else {
                ofOther.add(loop.run(other, options.roundTime()));
                ofOne.add(loop.run(one, options.roundTime()));
            }
            afterRound.accept(round);
        }
    }

    private void report(String load, String name, List<ClosedLoop.Result> results) {
        report.row(load + ", " + name, "%,.0f messages/s", median(results, ClosedLoop.Result::rate));
        report.row(
                load + ", work of the CPU, " + name,
                "%.1f us here, %.1f us in the database per message",
                median(results, ClosedLoop.Result::here),
                median(results, ClosedLoop.Result::there));
        report.row(load + ", WAL, " + name, "%,.0f bytes per message", median(results, ClosedLoop.Result::written));
    }

    private static double median(List<ClosedLoop.Result> results, ToDoubleFunction<ClosedLoop.Result> figure) {
        double[] sorted = results.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
