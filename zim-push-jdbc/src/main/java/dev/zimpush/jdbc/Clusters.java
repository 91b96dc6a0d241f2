package dev.zimpush.jdbc;

import dev.zimpush.spi.Wakeup;

/** Makes the parts that the nodes share, for the database at hand. */
final class Clusters {
    private Clusters() {}

    static JdbcCluster on(Database database) {
        return new JdbcCluster(new PostgreSqlDirectory(database), new PostgreSqlJournal(database), Wakeup.NONE);
    }
}
