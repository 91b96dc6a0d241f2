package dev.zimpush.examples.cluster;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;

/** A PostgreSQL server of this run's own, which ends with it. */
final class Database implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final EmbeddedPostgres server;

    private Database(EmbeddedPostgres server) {
        this.server = server;
    }

    static Database start() throws IOException {
        return new Database(EmbeddedPostgres.builder().setPGStartupWait(START).start());
    }

    /** Its JDBC address, user included. */
    String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
