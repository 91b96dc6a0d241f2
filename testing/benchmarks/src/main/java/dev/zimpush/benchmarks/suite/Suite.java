package dev.zimpush.benchmarks.suite;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Measures rows, one after the other. */
public final class Suite {
    private static final int FAILED = 1;
    private static final int SHORT = 2;

    private Suite() {}

    /**
     * Measures those rows that the options want.
     *
     * @return the status to exit with: 0 when all were measured
     */
    public static int run(List<Row> rows) {
        Options options = Options.fromProperties();
        Set<String> unknown = new TreeSet<>(options.only());
        rows.forEach(row -> unknown.remove(row.name()));
        if (!unknown.isEmpty()) {
            System.err.println("no rows " + unknown + " among "
                    + rows.stream().map(Row::name).toList());
            return FAILED;
        }
        Report report = new Report(System.out);
        Run run = new Run(options, report);
        long begin = System.nanoTime();
        for (Row row : rows) {
            if (options.wants(row.name())) {
                System.out.println(row.name());
                long started = System.nanoTime();
                try {
                    row.measure(run);
                } catch (Exception e) {
                    report.failed(row.name(), e);
                }
                report.progress("in " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started) + " s");
            }
        }
        report.print();
        System.out.println("measured in " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin) + " s");
        if (!report.isComplete()) {
            return FAILED;
        }
        return options.strict() && report.isAnyShort() ? SHORT : 0;
    }
}
