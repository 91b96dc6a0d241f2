package dev.zimpush.benchmarks.suite;

/** One side of a comparison. Has a constructor without parameters; a {@link Fork} makes it in a JVM of its own. */
public interface Side {
    /** Runs to its end and adds what it found to the figures. */
    void run(Settings settings, Figures figures) throws Exception;
}
