package dev.zimpush.core.simulation;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes the place of the standard error stream, which the engine logs to, and keeps the errors of it. */
final class EngineLog implements AutoCloseable {
    private final PrintStream before = System.err;
    private final List<String> errors = new ArrayList<>();

    EngineLog() {
        System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                note(line);
            }

            @Override
            public void println(Object line) {
                note(String.valueOf(line));
            }
        });
    }

    private synchronized void note(String line) {
        if (line.contains(" ERROR ")) {
            errors.add(line);
        }
    }

    /** The errors since the last call. */
    synchronized List<String> takeErrors() {
        List<String> taken = List.copyOf(errors);
        errors.clear();
        return taken;
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
