package dev.zimpush.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;

/** Runs SQL with parameters by their places: for arrays and for several statements in one round trip. */
final class Calls {
    private Calls() {}

    /**
     * The rows of one result of several statements that are sent together.
     *
     * @param result which of their results, counted from zero
     */
    static <T> List<T> rows(
            Handle handle, String sql, int result, Arguments.Binder binder, Lists.Reader<? extends T> reader)
            throws SQLException {
        return rows(handle.getConnection(), seconds(handle), sql, result, binder, reader);
    }

    /** The rows that a query, or a change that answers with rows, has. */
    static <T> List<T> rows(Handle handle, String sql, Arguments.Binder binder, Lists.Reader<? extends T> reader)
            throws SQLException {
        return rows(handle, sql, 0, binder, reader);
    }

    /** The rows, on a connection that is not this module's. */
    static <T> List<T> rows(
            Connection connection,
            int seconds,
            String sql,
            int result,
            Arguments.Binder binder,
            Lists.Reader<? extends T> reader)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            limit(statement, seconds);
            binder.bind(new Arguments(statement));
            statement.execute();
            for (int i = 0; i < result; i++) {
                statement.getMoreResults();
            }
            return read(statement.getResultSet(), reader);
        }
    }

    /** Changes rows; the number of those that the first statement changed. */
    static int change(Handle handle, String sql, Arguments.Binder binder) throws SQLException {
        return change(handle.getConnection(), seconds(handle), sql, binder);
    }

    /** Changes rows, on a connection that is not this module's. */
    static int change(Connection connection, int seconds, String sql, Arguments.Binder binder) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            limit(statement, seconds);
            binder.bind(new Arguments(statement));
            return statement.execute() ? 0 : statement.getUpdateCount();
        }
    }

    /** Binds the parameters for one of many. */
    @FunctionalInterface
    interface RowBinder<T> {
        void bind(Arguments arguments, T row) throws SQLException;
    }

    /** Runs a change once for each, as one batch. */
    static <T> void batch(Handle handle, String sql, Collection<T> rows, RowBinder<? super T> binder)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
            limit(statement, seconds(handle));
            for (T row : rows) {
                binder.bind(new Arguments(statement), row);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void limit(PreparedStatement statement, int seconds) throws SQLException {
        if (seconds > 0) {
            statement.setQueryTimeout(seconds);
        }
    }

    private static int seconds(Handle handle) {
        Integer seconds = handle.getConfig(SqlStatements.class).getQueryTimeout();
        return seconds == null ? 0 : seconds;
    }

    private static <T> List<T> read(ResultSet rows, Lists.Reader<? extends T> reader) throws SQLException {
        List<T> read = new ArrayList<>();
        while (rows.next()) {
            read.add(reader.read(rows));
        }
        return read;
    }
}
