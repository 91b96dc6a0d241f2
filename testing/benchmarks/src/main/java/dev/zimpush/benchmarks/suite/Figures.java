package dev.zimpush.benchmarks.suite;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a {@link Side} found: names and numbers. Travels as lines of text. Not thread-safe. */
public final class Figures {
    private static final String MARK = "FIGURE ";

    private final Map<String, Double> values = new TreeMap<>();

    /** Adds one. */
    public void add(String name, double value) {
        values.put(name, value);
    }

    /** Adds one, or keeps the one that there is if that is less. */
    public void addLeast(String name, double value) {
        values.merge(name, value, Math::min);
    }

    /**
     * One that there must be.
     *
     * @throws IllegalArgumentException when it is missing
     */
    public double get(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no figure " + name + " among " + values.keySet());
        }
        return value;
    }

    String toLines() {
        StringBuilder lines = new StringBuilder();
        values.forEach((name, value) ->
                lines.append(MARK).append(name).append(' ').append(value).append('\n'));
        return lines.toString();
    }

    /** Takes a line that holds a figure; any other it leaves alone, and says so. */
    boolean take(@Nullable String line) {
        if (line == null || !line.startsWith(MARK)) {
            return false;
        }
        int space = line.lastIndexOf(' ');
        add(line.substring(MARK.length(), space), Double.parseDouble(line.substring(space + 1)));
        return true;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : ", ").append(name).append(' ').append(Report.number(value)));
        return text.toString();
    }
}
