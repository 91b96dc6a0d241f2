package dev.zimpush.benchmarks.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a {@link Side} is told: names and values. Immutable. */
public final class Settings {
    private final Map<String, String> values;

    private Settings(Map<String, String> values) {
        this.values = values;
    }

    /** None. */
    public static Settings none() {
        return new Settings(Map.of());
    }

    /** With one more, or another value for one. */
    public Settings with(String name, Object value) {
        Map<String, String> more = new TreeMap<>(values);
        more.put(name, value.toString());
        return new Settings(more);
    }

    /** With all of others; of those that both have, the others' values. */
    public Settings with(Settings others) {
        Map<String, String> more = new TreeMap<>(values);
        more.putAll(others.values);
        return new Settings(more);
    }

    /**
     * A value.
     *
     * @throws IllegalArgumentException when it is missing
     */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the setting " + name + " is missing");
        }
        return value;
    }

    /** A value that is a whole number. */
    public int number(String name) {
        return Integer.parseInt(text(name));
    }

    List<String> toArguments() {
        List<String> arguments = new ArrayList<>();
        values.forEach((name, value) -> arguments.add(name + '=' + value));
        return arguments;
    }

    static Settings fromArguments(List<String> arguments) {
        Settings settings = none();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            settings = settings.with(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return settings;
    }
}
