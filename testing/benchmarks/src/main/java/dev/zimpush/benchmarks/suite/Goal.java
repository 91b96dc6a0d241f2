package dev.zimpush.benchmarks.suite;

/**
 * What a ratio must be, and what it shall be. Which of two values is better follows: the way from must to aim is up or down;
 * where both are the same, less is better.
 *
 * @param must what it must reach
 * @param aim what it shall reach
 */
public record Goal(double must, double aim) {
    /** How a value stands with its goal. */
    public enum Verdict {
        /** Misses the must. */
        SHORT,
        /** Reaches the must. */
        OK,
        /** Reaches the aim. */
        BEYOND
    }

    /** How a value stands. */
    public Verdict judge(double value) {
        double up = aim > must ? 1 : -1;
        if (Double.isNaN(value) || up * value < up * must) {
            return Verdict.SHORT;
        }
        return up * value >= up * aim ? Verdict.BEYOND : Verdict.OK;
    }
}
