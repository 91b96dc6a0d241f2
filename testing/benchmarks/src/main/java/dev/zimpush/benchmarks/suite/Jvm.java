package dev.zimpush.benchmarks.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;

/** JVMs that work for this one: a heap of a fixed size, touched beforehand, and G1. Each ends with the one that started it. */
final class Jvm {
    private static final int FAILED = 3;
    private static final Semaphore ORDERS = new Semaphore(0);

    private Jvm() {}

    /** What a JVM does. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** Starts one with the class path of this one; what it says of errors goes where this one's goes. */
    static Process start(int heapMegabytes, List<String> options, Class<?> main, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xms" + heapMegabytes + "m",
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseG1GC",
                "-XX:+AlwaysPreTouch",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dio.netty.leakDetection.level=disabled"));
        command.addAll(options);
        command.addAll(List.of("-classpath", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Options of all that is measured. */
    static List<String> optionsOfSides() {
        return options(System.getProperty("benchmarks.jvm", ""));
    }

    /** Options apart, as they are in one text. */
    static List<String> options(String text) {
        return text.isBlank() ? List.of() : Arrays.asList(text.strip().split(" +", -1));
    }

    /** Does the work in the JVM that was started: its failure, or one of any thread, is the JVM's end. */
    static void run(Work work) {
        endWithParent();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> fail(e));
        try {
            work.run();
        } catch (Exception | LinkageError | AssertionError | OutOfMemoryError e) {
            fail(e);
        }
    }

    private static void fail(Throwable e) {
        e.printStackTrace();
        Runtime.getRuntime().halt(FAILED);
    }

    /** Makes what a class with a constructor without parameters is. */
    static <T> T make(Class<T> type, String className) throws ReflectiveOperationException {
        Constructor<? extends T> constructor =
                Class.forName(className).asSubclass(type).getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    /** Waits until the parent has written a line that no one has waited for. */
    static void awaitOrder() throws InterruptedException {
        ORDERS.acquire();
    }

    /** The parent's end is the end of the input. */
    private static void endWithParent() {
        Thread thread = new Thread(
                () -> {
                    try (BufferedReader input =
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                        while (input.readLine() != null) {
                            ORDERS.release();
                        }
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
