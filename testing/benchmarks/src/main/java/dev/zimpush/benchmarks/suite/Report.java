package dev.zimpush.benchmarks.suite;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Collects what is found, and prints it as a table and one line per goal. Not thread-safe. */
public final class Report {
    private final PrintStream out;
    private final List<String> table = new ArrayList<>();
    private final List<String> ratios = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private boolean anyShort;

    Report(PrintStream out) {
        this.out = out;
    }

    /** Says how far it is. */
    public void progress(String line) {
        out.println("  " + line);
    }

    /** A figure without a goal. */
    public void info(String name, double value, String unit) {
        table.add(String.format(Locale.ROOT, "INFO %-44s %12s %s", name, number(value), unit));
    }

    /** A figure with a goal: a ratio, or an amount with a bound. */
    public void ratio(String name, double value, Goal goal) {
        Goal.Verdict verdict = goal.judge(value);
        anyShort |= verdict == Goal.Verdict.SHORT;
        String line = "RATIO " + name + ' ' + number(value) + " must " + number(goal.must()) + " aim "
                + number(goal.aim()) + ' ' + verdict.name().toLowerCase(Locale.ROOT);
        ratios.add(line);
        out.println(line);
    }

    void failed(String row, Exception e) {
        failures.add("FAILED " + row + ' ' + e);
        e.printStackTrace(out);
    }

    /** Prints all. */
    void print() {
        out.println();
        table.forEach(out::println);
        out.println();
        ratios.forEach(out::println);
        failures.forEach(out::println);
    }

    boolean isComplete() {
        return failures.isEmpty();
    }

    boolean isAnyShort() {
        return anyShort;
    }

    /** Whole when it is big, three significant digits when it is small. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        int digits = Math.abs(value) >= 1000 ? 0 : 3;
        BigDecimal rounded = digits == 0
                ? BigDecimal.valueOf(value).setScale(0, RoundingMode.HALF_UP)
                : BigDecimal.valueOf(value).round(new MathContext(digits));
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
