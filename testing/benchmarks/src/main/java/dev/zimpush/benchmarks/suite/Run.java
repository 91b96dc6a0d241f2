package dev.zimpush.benchmarks.suite;

import java.io.IOException;
import java.util.List;

/**
 * What a {@link Row} has at hand.
 *
 * @param options what was asked for
 * @param report where it reports
 */
public record Run(Options options, Report report) {
    /** Runs contenders in turn, for as many rounds as were asked for. */
    public Rounds rounds(List<Contender> contenders) throws IOException, InterruptedException {
        return rounds(options.rounds(), contenders);
    }

    /** Runs contenders in turn, for that many rounds; for figures that hardly vary, or have no goal. */
    public Rounds rounds(int rounds, List<Contender> contenders) throws IOException, InterruptedException {
        return Rounds.run(rounds, contenders, report, options.debug());
    }

    /** Warms up contenders once each, {@link WarmSide}s, and measures them in turn, for that many rounds. */
    public Rounds warmRounds(int rounds, List<Contender> contenders) throws IOException, InterruptedException {
        return Rounds.runWarm(rounds, contenders, report, options.debug());
    }

    /** The first, or in long mode the second. */
    public int shortOrLong(int inShort, int inLong) {
        return options.isLong() ? inLong : inShort;
    }
}
