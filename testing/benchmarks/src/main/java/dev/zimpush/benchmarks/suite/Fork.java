package dev.zimpush.benchmarks.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own for one {@link Side}, with a heap of a fixed size and G1. It ends with the JVM that started it. */
final class Fork {
    private static final int FAILED = 3;
    private static final long PATIENCE_MINUTES = 10;

    private Fork() {}

    /** Runs a contender to its end. */
    static Figures run(Contender contender, boolean debug) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xms" + contender.heapMegabytes() + "m",
                "-Xmx" + contender.heapMegabytes() + "m",
                "-XX:+UseG1GC",
                "-XX:+AlwaysPreTouch",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dio.netty.leakDetection.level=disabled"));
        String more = System.getProperty("benchmarks.jvm", "");
        if (!more.isBlank()) {
            command.addAll(Arrays.asList(more.strip().split(" +", -1)));
        }
        command.addAll(List.of("-classpath", System.getProperty("java.class.path"), Fork.class.getName()));
        command.add(contender.side().getName());
        command.addAll(contender.settings().toArguments());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
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
        endWithParent();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
            e.printStackTrace();
            Runtime.getRuntime().halt(FAILED);
        });
        List<String> all = List.of(arguments);
        try {
            Constructor<?> constructor = Class.forName(all.get(0)).getDeclaredConstructor();
            constructor.setAccessible(true);
            Figures figures = new Figures();
            ((Side) constructor.newInstance()).run(Settings.fromArguments(all.subList(1, all.size())), figures);
            System.out.print(figures.toLines());
            System.out.flush();
            System.exit(0);
        } catch (Exception | LinkageError | AssertionError | OutOfMemoryError e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(FAILED);
        }
    }

    /** The parent never writes: its end is the end of the input. */
    private static void endWithParent() {
        Thread thread = new Thread(
                () -> {
                    try (InputStreamReader input = new InputStreamReader(System.in, StandardCharsets.UTF_8)) {
                        input.transferTo(Writer.nullWriter());
                    } catch (IOException e) {
                        System.err.println("the pipe from the parent is broken: " + e);
                    }
                    Runtime.getRuntime().halt(FAILED);
                },
                "parent-watch");
        thread.setDaemon(true);
        thread.start();
    }
}
