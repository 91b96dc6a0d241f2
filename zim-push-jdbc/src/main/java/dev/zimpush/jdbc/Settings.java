package dev.zimpush.jdbc;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link JdbcBackendBuilder} collected.
 *
 * @param tablePrefix what the names of all tables begin with
 * @param schema where they are, or null: where the connection looks first
 * @param createTables whether missing ones are created
 * @param statementTimeout how long a statement may take
 * @param listen whether nodes may wake each other through the database
 * @param allowUntested whether to go on with a database that speaks a known one's language and is not tested
 * @param clock makes the SQL that tells the time of the one that asks the database's clock; tests move time with it
 */
record Settings(
        String tablePrefix,
        @Nullable String schema,
        boolean createTables,
        Duration statementTimeout,
        boolean listen,
        boolean allowUntested,
        UnaryOperator<String> clock) {}
