package dev.zimpush.examples.quickstart;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The printed story of a run: scene by scene when, who, what, why and how long it took, and at the end a summary.
 *
 * <p>Times are in the seed's seconds since the start. Safe for use by several threads; scenes come one after the other.
 */
final class Timeline {

    /** What happens in a scene; it throws if something is not as the seed says. */
    @FunctionalInterface
    interface Plot {
        void run() throws Exception;
    }

    private record Scene(String title, boolean ok, double seconds) {}

    private static final String BOLD = "\033[1m";
    private static final String DIM = "\033[2m";
    private static final String RED = "\033[31m";
    private static final String GREEN = "\033[32m";
    private static final String PLAIN = "\033[0m";

    private static final int TITLE_WIDTH = 72;

    private final PrintStream out;
    private final Scale scale;
    private final boolean colour;
    private final LongSupplier nanoTime;
    private final long start;
    private final List<Scene> scenes = new ArrayList<>(); // guarded by this

    Timeline(PrintStream out, Scale scale, boolean colour, LongSupplier nanoTime) {
        this.out = out;
        this.scale = scale;
        this.colour = colour;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    /** A timeline on standard output, coloured if a person sits there who has not set {@code NO_COLOR}. */
    static Timeline onStandardOutput(Scale scale) {
        String noColour = System.getenv("NO_COLOR");
        boolean colour = isTerminal(System.console()) && (noColour == null || noColour.isEmpty());
        return new Timeline(System.out, scale, colour, System::nanoTime);
    }

    /** From Java 22 on there is a console without a terminal too, and a method that tells them apart. */
    private static boolean isTerminal(@Nullable Console console) {
        try {
            return console != null
                    && (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** A line of its own, such as what runs where. */
    synchronized void heading(String text) {
        out.println(text);
    }

    void event(String who, String what) {
        event(who, what, "", null);
    }

    /**
     * @param reason why, in a word or two; may be empty
     * @param latency how long it took in real time, or null when nothing was measured
     */
    synchronized void event(String who, String what, String reason, @Nullable Duration latency) {
        String took = latency == null ? "" : seconds("+%.2f s", scale.toSeedSeconds(latency));
        String line = "%s  %-12s %-34s %-23s %9s".formatted(seconds("%8.2f s", now()), who, what, reason, took);
        out.println(line.stripTrailing());
    }

    /** Runs a scene under its heading, and tells whether it went well. A failure is printed and counted, not thrown. */
    boolean scene(String letter, String title, Plot plot) {
        String name = "(" + letter + ") " + title;
        double begin = now();
        print("", paint(BOLD, name));
        String failure = null;
        try {
            plot.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = "interrupted";
        } catch (Exception | AssertionError e) {
            failure = e.getMessage() == null ? e.toString() : e.getMessage();
        }
        boolean ok = failure == null;
        print(paint(ok ? GREEN : RED, ok ? "            ok" : "            FAILED: " + failure));
        synchronized (this) {
            scenes.add(new Scene(name, ok, now() - begin));
        }
        return ok;
    }

    /** Prints the table of scenes, and tells whether there were any and all went well. */
    synchronized boolean summary() {
        long failed = scenes.stream().filter(scene -> !scene.ok).count();
        String rule = paint(DIM, "-".repeat(TITLE_WIDTH + 20));
        print("", rule);
        for (Scene scene : scenes) {
            out.println(("%-" + TITLE_WIDTH + "s  %s %s")
                    .formatted(
                            scene.title,
                            paint(scene.ok ? GREEN : RED, scene.ok ? "ok    " : "FAILED"),
                            seconds("%8.1f s", scene.seconds)));
        }
        print(
                rule,
                "%d scenes, %d ok, %d failed".formatted(scenes.size(), scenes.size() - failed, failed)
                        + seconds(" in %.1f s", (nanoTime.getAsLong() - start) / 1e9)
                        + ", " + scale);
        return failed == 0 && !scenes.isEmpty();
    }

    private double now() {
        return scale.toSeedSeconds(Duration.ofNanos(nanoTime.getAsLong() - start));
    }

    private synchronized void print(String... lines) {
        for (String line : lines) {
            out.println(line);
        }
    }

    private String paint(String code, String text) {
        return colour ? code + text + PLAIN : text;
    }

    private static String seconds(String format, double seconds) {
        return String.format(Locale.ROOT, format, seconds);
    }
}
