package dev.zimpush.jdbc;

import dev.zimpush.spi.Wakeup;

/** Makes the parts that the nodes share, and the outbox, for the database at hand. */
final class Clusters {
    private Clusters() {}

    /** Them; with hints, if the database has them and the nodes may listen. */
    static JdbcCluster on(Database database, boolean listen) {
        KeptConnection kept = new KeptConnection(database);
        if (database.dialect() != Dialect.POSTGRESQL) {
            return new JdbcCluster(
                    new PlainDirectory(database, kept), new PlainJournal(database), Wakeup.NONE, kept::close);
        }
        InboxFloor floor = new InboxFloor();
        PostgreSqlDirectory directory = new PostgreSqlDirectory(database, kept, floor);
        PostgreSqlJournal journal = new PostgreSqlJournal(database, floor);
        if (!listen) {
            return new JdbcCluster(directory, journal, Wakeup.NONE, kept::close);
        }
        PostgreSqlWakeup wakeup = new PostgreSqlWakeup(database);
        return new JdbcCluster(directory, journal, wakeup, () -> {
            wakeup.close();
            kept.close();
        });
    }

    /** The way in for the host's own transactions. */
    static JdbcOutbox outbox(Database database, boolean listen) {
        boolean hints = listen && database.dialect() == Dialect.POSTGRESQL;
        return new JdbcOutbox(database, hints ? new PostgreSqlWakeup(database) : null, false);
    }
}
