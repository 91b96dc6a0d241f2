package dev.zimpush.benchmarks.suite;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Lets a load run until it has stopped getting faster: until the last seconds brought hardly more than those before, and hardly anything
 * was compiled in them. So each side takes the time that its code needs, and no more.
 */
public final class WarmUp {
    private static final String AT_MOST = "warmUpAtMost";

    /** How many seconds are compared with as many before. */
    private static final int SECONDS = 3;

    private static final double HARDLY_MORE = 1.02;

    /** Milliseconds, of those seconds. */
    private static final long COMPILING_AT_MOST = 150;

    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    private WarmUp() {}

    /** Settings of a side that is warm after so many seconds at the latest. */
    public static Settings forAtMost(int seconds) {
        return Settings.none().with(AT_MOST, seconds);
    }

    /**
     * Waits until the load is warm.
     *
     * @param operations counts those done
     */
    public static void run(Settings settings, LongSupplier operations) throws InterruptedException {
        int atMost = settings.number(AT_MOST);
        List<Second> seconds = new ArrayList<>(List.of(now(operations)));
        while (seconds.size() <= atMost && !isSteady(seconds)) {
            Pause.seconds(1);
            seconds.add(now(operations));
        }
        System.out.println("warm after " + (seconds.size() - 1) + " s: " + seconds);
    }

    private static Second now(LongSupplier operations) {
        return new Second(operations.getAsLong(), COMPILER.getTotalCompilationTime());
    }

    /**
     * What there was at a time.
     *
     * @param done operations
     * @param compiling milliseconds that threads have compiled
     */
    record Second(long done, long compiling) {}

    /**
     * Whether it has stopped getting faster.
     *
     * @param seconds one after the other
     */
    static boolean isSteady(List<Second> seconds) {
        int now = seconds.size() - 1;
        if (now < 2 * SECONDS) {
            return false;
        }
        Second last = seconds.get(now);
        Second middle = seconds.get(now - SECONDS);
        Second first = seconds.get(now - 2 * SECONDS);
        return last.compiling - middle.compiling <= COMPILING_AT_MOST
                && last.done - middle.done <= (middle.done - first.done) * HARDLY_MORE;
    }
}
