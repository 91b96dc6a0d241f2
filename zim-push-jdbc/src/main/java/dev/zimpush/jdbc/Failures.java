package dev.zimpush.jdbc;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the failures that drivers report mean. The codes are those of the databases' manuals. */
final class Failures {
    private static final int MARIADB_LOCK_WAIT_TIMEOUT = 1205;
    private static final int MARIADB_DEADLOCK = 1213;
    private static final int MARIADB_DUPLICATE_KEY = 1062;
    private static final int MARIADB_ROW_CHANGED = 1020;
    private static final int H2_LOCK_TIMEOUT = 50200;
    private static final int H2_CONCURRENT_UPDATE = 90131;

    /** Deadlock, serialization failure, lock not available, a unique key that was taken meanwhile. */
    private static final Set<String> PASSING_STATES = Set.of("40001", "40P01", "55P03", "23505");

    private static final Set<Integer> PASSING_CODES = Set.of(
            MARIADB_LOCK_WAIT_TIMEOUT,
            MARIADB_DEADLOCK,
            MARIADB_DUPLICATE_KEY,
            MARIADB_ROW_CHANGED,
            H2_LOCK_TIMEOUT,
            H2_CONCURRENT_UPDATE);

    /** Cancelled: PostgreSQL and H2; MariaDB. */
    private static final Set<String> TIMEOUT_STATES = Set.of("57014", "70100");

    private static final Set<String> MISSING_TABLE_STATES = Set.of("42P01", "42S02", "42S03", "42S04");
    private static final Set<String> MISSING_SCHEMA_STATES = Set.of("3F000", "90079");
    private static final int MARIADB_UNKNOWN_DATABASE = 1049;
    private static final int MARIADB_SYNTAX = 1064;

    /** Classes whose texts are about connections, rights, names, settings and time, never about a row. */
    private static final Set<String> HARMLESS_CLASSES =
            Set.of("08", "0A", "25", "28", "3D", "3F", "40", "42", "53", "55", "57", "70", "HY");

    private static final int MARIADB_FIRST_GENERAL_CODE = 1000;

    private Failures() {}

    /** The failure at the bottom of what jdbi threw, or null if it is none of the database's. */
    static @Nullable SQLException of(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SQLException failure) {
                return first(failure);
            }
        }
        return null;
    }

    /** What made a batch fail; its wrapper's text has the parameters. */
    static SQLException first(SQLException failure) {
        SQLException next = failure.getNextException();
        return failure instanceof BatchUpdateException && next != null ? next : failure;
    }

    /** Whether the same work may succeed when it is done again, from the start of its transaction. */
    static boolean passing(SQLException failure) {
        return PASSING_STATES.contains(String.valueOf(failure.getSQLState()))
                || PASSING_CODES.contains(failure.getErrorCode());
    }

    /** Whether the statement took too long. */
    static boolean timeout(SQLException failure) {
        return failure instanceof SQLTimeoutException || TIMEOUT_STATES.contains(String.valueOf(failure.getSQLState()));
    }

    /** Whether a table is not there. */
    static boolean missingTable(SQLException failure) {
        return MISSING_TABLE_STATES.contains(String.valueOf(failure.getSQLState()));
    }

    /** Whether a schema is not there. */
    static boolean missingSchema(SQLException failure) {
        return MISSING_SCHEMA_STATES.contains(String.valueOf(failure.getSQLState()))
                || failure.getErrorCode() == MARIADB_UNKNOWN_DATABASE;
    }

    /** Its text, if that cannot have a value of a row. */
    static String text(SQLException failure) {
        SQLException first = first(failure);
        return harmless(first)
                ? String.valueOf(first.getMessage())
                : "the database refused it (" + first.getClass().getSimpleName() + ')';
    }

    private static boolean harmless(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null) {
            return failure instanceof SQLTransientConnectionException;
        }
        int code = failure.getErrorCode();
        boolean general = state.startsWith("HY") && code >= MARIADB_FIRST_GENERAL_CODE;
        return state.length() >= 2
                && HARMLESS_CLASSES.contains(state.substring(0, 2))
                && code != MARIADB_SYNTAX
                && (!general || PASSING_CODES.contains(code));
    }
}
