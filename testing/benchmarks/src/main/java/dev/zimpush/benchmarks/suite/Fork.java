package dev.zimpush.benchmarks.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own for one {@link Side}, with a heap of a fixed size and G1. It ends with the JVM that started it. */
final class Fork {
    private static final long PATIENCE_MINUTES = 10;

    private Fork() {}

    /** Runs a contender to its end. */
    static Figures run(Contender contender, boolean debug) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>();
        arguments.add(contender.side().getName());
        arguments.addAll(contender.settings().toArguments());
        Process process = Jvm.start(contender.heapMegabytes(), Jvm.optionsOfSides(), Fork.class, arguments);
        try {
            Figures figures = read(process, debug);
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException(contender.name() + " failed in a JVM of its own; its output is above");
            }
            return figures;
        } finally {
            process.destroyForcibly();
        }
    }

    private static Figures read(Process process, boolean debug) throws IOException {
        Figures figures = new Figures();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!figures.take(line) && debug) {
                    System.out.println("    " + line);
                }
            }
        }
        return figures;
    }

    /** Called in the JVM of its own: the side's class, then its settings. */
    public static void main(String[] arguments) {
        List<String> all = List.of(arguments);
        Jvm.run(() -> {
            Figures figures = new Figures();
            Jvm.make(Side.class, all.get(0)).run(Settings.fromArguments(all.subList(1, all.size())), figures);
            System.out.print(figures.toLines());
            System.out.flush();
            System.exit(0);
        });
    }
}
