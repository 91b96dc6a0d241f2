package dev.zimpush.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Selects the rows whose key is one of many: with an array where the database takes one, else with a list of placeholders, whose
 * lengths are powers of two so that few different statements come of it.
 */
final class Lists {
    private static final int LONGEST = 1024;

    private final Database database;

    Lists(Database database) {
        this.database = database;
    }

    /** Reads a row. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** The rows; in one statement, or one for every {@value #LONGEST} keys where the database takes no arrays. */
    <T> List<T> select(String what, String sqlThatEndsWithKey, Collection<String> keys, Reader<T> reader) {
        Set<String> distinct = new TreeSet<>(keys);
        if (distinct.isEmpty()) {
            return List.of();
        }
        List<String> sorted = List.copyOf(distinct);
        return database.statement(what, handle -> {
            List<T> found = new ArrayList<>();
            int step = database.dialect() == Dialect.MARIADB ? LONGEST : sorted.size();
            for (int from = 0; from < sorted.size(); from += step) {
                List<String> part = sorted.subList(from, Math.min(sorted.size(), from + step));
                found.addAll(query(handle, sqlThatEndsWithKey, part)
                        .map((row, context) -> reader.read(row))
                        .list());
            }
            return found;
        });
    }

    private Query query(Handle handle, String sql, List<String> keys) {
        if (database.dialect() != Dialect.MARIADB) {
            return handle.createQuery(database.sql(sql + "= ANY(:keys)")).bindArray("keys", String.class, keys);
        }
        int places = Integer.highestOneBit(keys.size() * 2 - 1);
        Query query = handle.createQuery(database.sql(sql + "IN (?" + ", ?".repeat(places - 1) + ')'));
        for (int i = 0; i < places; i++) {
            query.bind(i, keys.get(Math.min(i, keys.size() - 1)));
        }
        return query;
    }
}
