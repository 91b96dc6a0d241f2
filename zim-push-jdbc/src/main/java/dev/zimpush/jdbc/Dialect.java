package dev.zimpush.jdbc;

import java.util.Locale;

/** The databases whose SQL this module has. */
enum Dialect {
    /** PostgreSQL. */
    POSTGRESQL(
            13,
            0,
            "CAST(floor(extract(epoch FROM statement_timestamp()) * 1000) AS bigint)",
            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = %1$d;"
                    + " SET LOCAL idle_in_transaction_session_timeout = %1$d"),
    /** MariaDB. */
    MARIADB(
            10,
            6,
            "(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000)",
            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED"),
    /** H2. */
    H2(
            2,
            2,
            "CAST(FLOOR(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000) AS BIGINT)",
            "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED");

    private final int majorVersion;
    private final int minorVersion;
    private final String now;
    private final String preamble;

    Dialect(int majorVersion, int minorVersion, String now, String preamble) {
        this.majorVersion = majorVersion;
        this.minorVersion = minorVersion;
        this.now = now;
        this.preamble = preamble;
    }

    /**
     * SQL for the time by the database's clock, in milliseconds since 1970-01-01T00:00Z, whatever the session's zone. One
     * value throughout a statement, so that an index serves a comparison with it.
     */
    String now() {
        return now;
    }

    /**
     * What begins a transaction: read committed, and, where the server can, an end to one whose client stands still
     * while it holds locks.
     */
    String preamble(long timeoutMillis) {
        return preamble.formatted(timeoutMillis);
    }

    /** Whether {@link #preamble} has the server itself end a statement that takes too long: the driver need not. */
    boolean endsStatements() {
        return this == POSTGRESQL;
    }

    /** Whether a server of that version is new enough. */
    boolean accepts(int major, int minor) {
        return major > majorVersion || (major == majorVersion && minor >= minorVersion);
    }

    /** The oldest version, for people. */
    String oldest() {
        return minorVersion == 0 ? Integer.toString(majorVersion) : majorVersion + "." + minorVersion;
    }

    /** The folder of its SQL files, below {@code schema}. */
    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }
}
