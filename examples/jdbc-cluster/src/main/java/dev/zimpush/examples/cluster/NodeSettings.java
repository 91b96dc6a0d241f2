package dev.zimpush.examples.cluster;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What a node is started with.
 *
 * @param name its name, which it shows the vendor as its access token
 * @param database the JDBC address of the database that all nodes share
 * @param vendor where the vendor is
 * @param lease how long it counts as live without renewing
 */
record NodeSettings(String name, String database, URI vendor, Duration lease) {

    /** The arguments of the process. */
    List<String> toArguments() {
        return List.of(name, database, vendor.toString(), lease.toString());
    }

    static NodeSettings of(String[] arguments) {
        return new NodeSettings(arguments[0], arguments[1], URI.create(arguments[2]), Duration.parse(arguments[3]));
    }
}
