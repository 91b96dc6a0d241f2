package dev.zimpush.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
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
        try (PreparedStatement statement = prepare(handle, sql)) {
            binder.bind(new Arguments(statement));
            statement.execute();
            for (int i = 0; i < result; i++) {
                statement.getMoreResults();
            }
            return read(statement.getResultSet(), reader);
        }
    }

    /** The rows that a query, or a change that answers with rows, has. */
    static <T> List<T> rows(Handle handle, String sql, Arguments.Binder binder, Lists.Reader<? extends T> reader)
            throws SQLException {
        return rows(handle, sql, 0, binder, reader);
    }

    /** Changes rows; the number of those that the first statement changed. */
    static int change(Handle handle, String sql, Arguments.Binder binder) throws SQLException {
        try (PreparedStatement statement = prepare(handle, sql)) {
            binder.bind(new Arguments(statement));
            return statement.execute() ? 0 : statement.getUpdateCount();
        }
    }

    private static PreparedStatement prepare(Handle handle, String sql) throws SQLException {
        PreparedStatement statement = handle.getConnection().prepareStatement(sql);
        Integer seconds = handle.getConfig(SqlStatements.class).getQueryTimeout();
        if (seconds != null) {
            statement.setQueryTimeout(seconds);
        }
        return statement;
    }

    private static <T> List<T> read(ResultSet rows, Lists.Reader<? extends T> reader) throws SQLException {
        List<T> read = new ArrayList<>();
        while (rows.next()) {
            read.add(reader.read(rows));
        }
        return read;
    }
}
