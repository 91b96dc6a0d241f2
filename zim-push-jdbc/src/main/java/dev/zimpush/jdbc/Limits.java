package dev.zimpush.jdbc;

import java.time.Duration;

/** How long the database may take. */
record Limits(Duration statement) {
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
        return Math.toIntExact(statementSeconds() * 1_500L + 1_000);
    }
}
