package dev.zimpush.jdbc;

import dev.zimpush.spi.Wakeup;

/** Makes the parts that the nodes share, for the database at hand. */
final class Clusters {
    private Clusters() {}

    /** Them; with hints, if the database has them and the nodes may listen. */
    static JdbcCluster on(Database database, boolean listen) {
        KeptConnection kept = new KeptConnection(database);
        PostgreSqlDirectory directory = new PostgreSqlDirectory(database, kept);
        PostgreSqlJournal journal = new PostgreSqlJournal(database);
        if (!listen) {
            return new JdbcCluster(directory, journal, Wakeup.NONE, kept::close);
        }
        PostgreSqlWakeup wakeup = new PostgreSqlWakeup(database);
        return new JdbcCluster(directory, journal, wakeup, () -> {
            wakeup.close();
            kept.close();
        });
    }
}
