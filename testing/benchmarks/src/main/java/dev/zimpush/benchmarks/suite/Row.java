package dev.zimpush.benchmarks.suite;

/** Something to measure: one comparison, which yields one or more lines of the report. */
public interface Row {
    /** What {@code -Dbenchmarks.only} calls it. */
    String name();

    /**
     * Measures and reports.
     *
     * @throws Exception when it could not be measured; the suite goes on, and exits with an error
     */
    void measure(Run run) throws Exception;
}
