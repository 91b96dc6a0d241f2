package dev.zimpush.benchmarks.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A JVM of its own for one {@link WarmSide}, as a {@link Fork} is, which is measured as often as it is asked. Ends when it is closed. */
final class WarmFork implements AutoCloseable {
    private static final String READY = "READY";
    private static final int PATIENCE = 120;
    private static final int LONGEST_MINUTES = 60;

    private final Contender contender;
    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;
    private final boolean debug;

    private WarmFork(Contender contender, Process process, boolean debug) {
        this.contender = contender;
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        this.debug = debug;
    }

    /** Starts one and warms it up. */
    static WarmFork start(Contender contender, boolean debug) throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.add(contender.side().getName());
        arguments.addAll(contender.settings().toArguments());
        Process process = Jvm.start(contender.heapMegabytes(), Jvm.optionsOfSides(), WarmFork.class, arguments);
        // one that hangs must not keep the suite for ever
        CompletableFuture.delayedExecutor(LONGEST_MINUTES, TimeUnit.MINUTES).execute(process::destroyForcibly);
        WarmFork fork = new WarmFork(contender, process, debug);
        try {
            fork.read();
            return fork;
        } catch (IOException | RuntimeException e) {
            fork.close();
            throw e;
        }
    }

    String name() {
        return contender.name();
    }

    /** Lets it run and measures it. */
    Figures measure() throws IOException {
        orders.write("measure\n");
        orders.flush();
        return read();
    }

    private Figures read() throws IOException {
        Figures figures = new Figures();
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.equals(READY)) {
                return figures;
            }
            if (!figures.take(line) && debug) {
                System.out.println("    " + line);
            }
        }
        throw new IOException(name() + " failed in a JVM of its own; its output is above");
    }

    /** Called in the JVM of its own: the side's class, then its settings. */
    public static void main(String[] arguments) {
        List<String> all = List.of(arguments);
        Jvm.run(() -> {
            Settings settings = Settings.fromArguments(all.subList(1, all.size()));
            WarmSide.Load load = Jvm.make(WarmSide.class, all.get(0)).start(settings);
            Pause.until(() -> load.done() > 0, PATIENCE);
            WarmUp.run(settings, load::done);
            while (true) {
                load.pause();
                System.out.println(READY);
                System.out.flush();
                Jvm.awaitOrder();
                load.resume();
                Pause.seconds(1);
                Figures figures = new Figures();
                Meter.measure(settings.number("seconds"), load::done, figures);
                System.out.print(figures.toLines());
            }
        });
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
