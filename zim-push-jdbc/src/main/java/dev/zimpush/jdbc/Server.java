package dev.zimpush.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database that answers.
 *
 * @param dialect whose SQL it takes
 * @param description its name and version, for people
 */
record Server(Dialect dialect, String description) {
    private static final Logger log = LoggerFactory.getLogger(Server.class);
    private static final String SUPPORTED =
            "supported are PostgreSQL 13, MariaDB 10.6 and H2 2.2, each or later, and on request, untested, MySQL 8,"
                    + " CockroachDB and YugabyteDB";
    private static final int MYSQL_8 = 8;
    private static final int TIMEOUT_SECONDS = 10;
    private static final String ENCODING = ", encoding ";

    /** What to ask those whose language others speak, too; and PostgreSQL for its encoding, since it has many. */
    private static final Map<String, String> QUESTIONS = Map.of(
            "postgresql",
            "SELECT version() || '" + ENCODING + "' || current_setting('server_encoding')",
            "mysql",
            "SELECT version()");

    /**
     * Asks.
     *
     * @throws IllegalStateException when it is not supported
     */
    static Server behind(DataSource dataSource, boolean allowUntested) {
        try (Connection connection = dataSource.getConnection()) {
            DatabaseMetaData data = connection.getMetaData();
            String product = String.valueOf(data.getDatabaseProductName());
            @Nullable String question = QUESTIONS.get(product.toLowerCase(Locale.ROOT));
            String version = question == null ? data.getDatabaseProductVersion() : ask(connection, question);
            int major = data.getDatabaseMajorVersion();
            return of(product, String.valueOf(version), major, data.getDatabaseMinorVersion(), allowUntested);
        } catch (SQLException e) {
            throw DatabaseException.of("ask the database for its name", e, null);
        }
    }

    private static String ask(Connection connection, String question) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            try (ResultSet row = statement.executeQuery(question)) {
                row.next();
                return String.valueOf(row.getString(1));
            }
        } finally {
            if (!autoCommit) {
                connection.rollback();
            }
        }
    }

    /**
     * Decides.
     *
     * @param product as the driver says it
     * @param version as the server says it: what only speaks another's language says so there
     */
    static Server of(String product, String version, int major, int minor, boolean allowUntested) {
        String description = version.startsWith(product) ? version : product + ' ' + version;
        String lower = version.toLowerCase(Locale.ROOT);
        return switch (product.toLowerCase(Locale.ROOT)) {
            case "postgresql" -> {
                boolean another = lower.contains("cockroachdb") || lower.contains("-yb-") || lower.contains("yugabyte");
                if (!version.endsWith(ENCODING + "UTF8")) {
                    throw new IllegalStateException(
                            "the database is " + description
                                    + ", but zim-push needs one whose encoding is UTF8: ids and addresses may have any character");
                }
                yield another
                        ? untested(Dialect.POSTGRESQL, description, allowUntested)
                        : tested(Dialect.POSTGRESQL, description, major, minor);
            }
            case "mariadb" -> tested(Dialect.MARIADB, description, major, minor);
            case "mysql" -> {
                if (lower.contains("mariadb")) {
                    throw new IllegalStateException(
                            "the database is " + description + ", but the driver is MySQL's; use MariaDB's");
                }
                if (major < MYSQL_8) {
                    throw refused(description);
                }
                yield untested(Dialect.MARIADB, description, allowUntested);
            }
            case "h2" -> tested(Dialect.H2, description, major, minor);
            default -> throw refused(description);
        };
    }

    private static Server tested(Dialect dialect, String description, int major, int minor) {
        if (!dialect.accepts(major, minor)) {
            throw new IllegalStateException("the database is " + description + ", but zim-push needs "
                    + dialect.oldest() + " or later of it; " + SUPPORTED);
        }
        return new Server(dialect, description);
    }

    private static Server untested(Dialect dialect, String description, boolean allowed) {
        if (!allowed) {
            throw new IllegalStateException(
                    "the database is " + description + ", which zim-push is not tested with; call"
                            + " allowUntested(true) to use it as a " + dialect + " at your own risk; " + SUPPORTED);
        }
        log.warn("The database is {}: zim-push uses it as a {} and is not tested with it", description, dialect);
        return new Server(dialect, description);
    }

    private static IllegalStateException refused(String description) {
        return new IllegalStateException(
                "the database is " + description + ", which zim-push has no SQL for; " + SUPPORTED);
    }

    @Override
    public String toString() {
        return description;
    }
}
