package dev.zimpush.benchmarks.suite;

/** What the sides of a row talk to, such as a vendor's stand-in. Has a constructor without parameters; runs in a {@link ServiceFork}. */
public interface Service {
    /** Starts, and tells what the sides must know to find it. Runs until its JVM ends. */
    Settings start() throws Exception;
}
