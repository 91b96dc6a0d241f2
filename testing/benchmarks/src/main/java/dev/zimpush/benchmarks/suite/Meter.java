package dev.zimpush.benchmarks.suite;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * Measures the work of this process while a load runs on threads of its own: CPU time and bytes allocated, of all threads,
 * those of timers and the collector included.
 */
public final class Meter {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Meter() {}

    /**
     * Lets a load run for a while and adds {@code cpu} (ns), {@code bytes} and {@code rate} per operation and second.
     *
     * @param operations counts those done
     */
    public static void measure(int seconds, LongSupplier operations, Figures figures) throws InterruptedException {
        long count = operations.getAsLong();
        long cpu = cpu();
        long bytes = allocated();
        long begin = System.nanoTime();
        Pause.seconds(seconds);
        long done = operations.getAsLong() - count;
        figures.add("cpu", (double) (cpu() - cpu) / done);
        figures.add("bytes", (double) (allocated() - bytes) / done);
        figures.add("rate", done * 1e9 / (System.nanoTime() - begin));
    }

    /** Bytes that the threads that live have allocated. */
    public static long allocated() {
        long sum = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }

    /** Time in ns that the processors have worked for this process. */
    public static long cpu() {
        return SYSTEM.getProcessCpuTime();
    }

    /** Bytes in use after full collections. */
    public static long heapInUse() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            used = Math.min(
                    used,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return used;
    }
}
