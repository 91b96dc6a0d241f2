package dev.zimpush.benchmarks.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own for one {@link Service}, so that its work is not counted as that of a side. Ends when it is closed. */
public final class ServiceFork implements AutoCloseable {
    private static final String READY = "READY";

    private final Process process;
    private final Settings settings;

    private ServiceFork(Process process, Settings settings) {
        this.process = process;
        this.settings = settings;
    }

    /**
     * Starts one.
     *
     * @param service its class
     * @param heapMegabytes the size of its heap
     * @param options more options of its JVM
     * @throws IOException when it ends before it is ready
     */
    public static ServiceFork start(Class<? extends Service> service, int heapMegabytes, String... options)
            throws IOException {
        Process process = Jvm.start(heapMegabytes, List.of(options), ServiceFork.class, List.of(service.getName()));
        try {
            return new ServiceFork(process, read(process, service));
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static Settings read(Process process, Class<?> service) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        List<String> told = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(READY)) {
                return Settings.fromArguments(told);
            }
            told.add(line);
        }
        throw new IOException(service.getSimpleName() + " failed in a JVM of its own; its output is above");
    }

    /** What it tells those who talk to it. */
    public Settings settings() {
        return settings;
    }

    /** Called in the JVM of its own: the service's class. */
    public static void main(String[] arguments) {
        Jvm.run(() -> {
            Settings told = Jvm.make(Service.class, arguments[0]).start();
            told.toArguments().forEach(System.out::println);
            System.out.println(READY);
            System.out.flush();
            Thread.currentThread().join();
        });
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
