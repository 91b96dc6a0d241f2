package dev.zimpush.benchmarks.suite;

/**
 * A side with its settings.
 *
 * @param name what it is called in the report
 * @param side what runs, a {@link Side} or a {@link WarmSide}; has a constructor without parameters
 * @param settings what it is told
 * @param heapMegabytes the size of its JVM's heap
 */
public record Contender(String name, Class<?> side, Settings settings, int heapMegabytes) {
    /** The same with one more setting. */
    public Contender with(String setting, Object value) {
        return new Contender(name, side, settings.with(setting, value), heapMegabytes);
    }
}
