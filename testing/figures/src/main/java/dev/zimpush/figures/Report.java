package dev.zimpush.figures;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Collects figures and prints them as a table. Not thread-safe. */
final class Report {
    private final PrintStream out;
    private final List<String> rows = new ArrayList<>();
    private boolean missed;

    Report(PrintStream out) {
        this.out = out;
    }

    /** Says how far it is. */
    void progress(String line) {
        out.println("  " + line);
    }

    void row(String what, String format, Object... figures) {
        rows.add(line(what, String.format(Locale.ROOT, format, figures)));
    }

    void ratio(String what, double ratio, double atLeast) {
        boolean enough = ratio >= atLeast;
        missed |= !enough;
        row(what, "%.2f (%s: at least %.1f)", ratio, enough ? "met" : "MISSED", atLeast);
    }

    /** Something that must be so. */
    void check(String what, boolean met) {
        missed |= !met;
        row(what, met ? "yes" : "NO");
    }

    /** Prints what was collected; whether it is what it must be. */
    boolean print() {
        out.println();
        rows.forEach(out::println);
        return !missed;
    }

    private static String line(String what, String figures) {
        return String.format(Locale.ROOT, "%-64s %s", what, figures);
    }
}
