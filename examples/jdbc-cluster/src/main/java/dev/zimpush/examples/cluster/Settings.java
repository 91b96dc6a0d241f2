package dev.zimpush.examples.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * What can be set from outside, as {@code -Djdbc-cluster.NAME=VALUE}.
 *
 * @param leaseSeconds how long a node counts as live without renewing; the library's default is 10
 * @param perSecond how many messages are sent per second
 * @param users how many users there are
 * @param seed of whom messages go to, and through which nodes
 * @param logs the directory for the nodes' logs and for the facts
 */
record Settings(int leaseSeconds, int perSecond, int users, long seed, Path logs) {
    /** How long devices may take to acknowledge; the library's default is 5 seconds. */
    static final Duration ACK_TIMEOUT = Duration.ofSeconds(2);

    /** How long the vendor takes to answer, once it has accepted. */
    static final Duration VENDOR_LATENCY = Duration.ofMillis(150);

    private static final String PREFIX = "jdbc-cluster.";

    static Settings fromSystemProperties() {
        return new Settings(
                Integer.getInteger(PREFIX + "lease", 3),
                Integer.getInteger(PREFIX + "rate", 50),
                Integer.getInteger(PREFIX + "users", 40),
                Long.getLong(PREFIX + "seed", new Random().nextInt(1_000_000)),
                Path.of(System.getProperty(PREFIX + "logs", System.getProperty("java.io.tmpdir"))));
    }

    Duration lease() {
        return Duration.ofSeconds(leaseSeconds);
    }
}
