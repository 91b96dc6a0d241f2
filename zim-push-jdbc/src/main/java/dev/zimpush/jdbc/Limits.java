package dev.zimpush.jdbc;

import java.time.Duration;

/** How long the database may take. */
record Limits(Duration statement) {
    private static final Duration NETWORK_MARGIN = Duration.ofSeconds(5);

    /** For a statement: the server or the driver ends it. */
    int statementMillis() {
        return Math.toIntExact(statement.toMillis());
    }

    /** The same in whole seconds, as JDBC wants it. */
    int statementSeconds() {
        return Math.toIntExact(statement.plusMillis(999).toSeconds());
    }

    /** For an answer to arrive: later than any that the other limit allows, the connection is given up. */
    int networkMillis() {
        return Math.toIntExact(statement.plus(NETWORK_MARGIN).toMillis());
    }
}
