package dev.zimpush.figures;

import java.sql.SQLException;

/** The table that one would make for a message with a deadline. */
public final class HandWrittenTable {
    private static final long ACK_TIMEOUT_MILLIS = 5000;

    private HandWrittenTable() {}

    /** Makes it, with the settings without which no table of short-lived rows stays small. */
    public static void create(Server server, String name) throws SQLException {
        server.run("DROP TABLE IF EXISTS " + name);
        server.run("CREATE TABLE " + name
                + " (message_id text COLLATE \"C\" PRIMARY KEY, user_id text NOT NULL, deadline bigint NOT NULL,"
                + " payload bytea NOT NULL, content bytea NOT NULL)"
                + " WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,"
                + " autovacuum_vacuum_cost_delay = 0)");
        server.run("CREATE INDEX " + name + "_deadline ON " + name + " (deadline)");
    }

    /** The deadline of a message that is sent now. */
    public static long deadline() {
        return System.currentTimeMillis() + ACK_TIMEOUT_MILLIS;
    }
}
