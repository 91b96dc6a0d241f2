package dev.zimpush.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/**
 * Gives numbers that grow, where a sequence can't be relied on: by the identity of a row that is removed in the same transaction, so
 * that nobody waits.
 */
final class PlainPlaces {
    private static final long PLACES = 16_384;

    private static final String RESERVE = "INSERT INTO zim_push_place (reserved_at) VALUES ({now})";
    private static final String REMOVE = "DELETE FROM zim_push_place WHERE id = ?";

    private PlainPlaces() {}

    /** The place before the first of as many as a batch needs. */
    static long reserve(Handle handle, Database database) throws SQLException {
        long id = insert(handle, database.sql(RESERVE));
        Calls.change(handle, database.sql(REMOVE), to -> to.number(id));
        return id * PLACES;
    }

    private static long insert(Handle handle, String sql) throws SQLException {
        try (PreparedStatement statement = handle.getConnection().prepareStatement(sql, new String[] {"id"})) {
            statement.executeUpdate();
            try (ResultSet keys = statement.getGeneratedKeys()) {
                keys.next();
                return keys.getLong(1);
            }
        }
    }
}
