package dev.zimpush.jdbc;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/**
 * What is done on the database in one go. It is done again from the start when the database asks for that, so it
 * changes nothing but rows.
 */
@FunctionalInterface
interface Work<T> {
    /**
     * Does it.
     *
     * @param handle good until this returns; leave its transaction and its connection's settings alone
     */
    T on(Handle handle) throws SQLException;
}
