package dev.zimpush.benchmarks.suite;

import java.util.Collection;

/** Of a few numbers. */
public final class Statistics {
    private Statistics() {}

    /** The one in the middle, or between the two in the middle. */
    public static double median(Collection<Double> numbers) {
        double[] sorted =
                numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
