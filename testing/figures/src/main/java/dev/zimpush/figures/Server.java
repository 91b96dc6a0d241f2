package dev.zimpush.figures;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** An embedded PostgreSQL with stock settings, and those that {@code -Dfigures.server=name=value;name=value} gives. */
public final class Server implements AutoCloseable {
    private final @Nullable EmbeddedPostgres embedded;
    private final String url;
    private final Cpu cpu;

    private Server(@Nullable EmbeddedPostgres embedded, String url) throws SQLException {
        this.embedded = embedded;
        this.url = url;
        cpu = new Cpu(mainProcess());
    }

    /** Starts one. What embedded servers are given to make tests faster is taken back: commits are flushed to the disk. */
    public static Server start() throws IOException, SQLException {
        return of(stock().start());
    }

    /** One that another process of this machine has started, and will stop. */
    public static Server at(String url) throws SQLException {
        return new Server(null, url);
    }

    /** Starts one that counts statements, which costs it some time. */
    static Server thatCounts() throws IOException, SQLException {
        Server server = of(stock().setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .start());
        server.run("CREATE EXTENSION pg_stat_statements");
        return server;
    }

    private static Server of(EmbeddedPostgres embedded) throws SQLException {
        return new Server(embedded, embedded.getJdbcUrl("postgres", "postgres"));
    }

    private static EmbeddedPostgres.Builder stock() {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "100");
        for (String setting : System.getProperty("figures.server", "").split(";", -1)) {
            int end = setting.indexOf('=');
            if (end > 0) {
                builder.setServerConfig(setting.substring(0, end), setting.substring(end + 1));
            }
        }
        return builder;
    }

    /** The parent of the process that serves a connection. */
    private ProcessHandle mainProcess() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return ProcessHandle.of(row.getLong(1))
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow();
        }
    }

    /** For a driver; has the user. */
    public String url() {
        return url;
    }

    /** A connection. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }

    /** Runs statements. */
    public void run(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The number that a query answers with. */
    public long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Whether a table has any. */
    public boolean hasRows(String table) throws SQLException {
        return number("SELECT count(*) FROM (SELECT FROM " + table + " LIMIT 1) row") > 0;
    }

    /** What it and this process have worked. */
    public Cpu cpu() {
        return cpu;
    }

    /** How much it has written ahead so far, in bytes. */
    public long written() throws SQLException {
        return number("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint");
    }

    /** A version, and the settings that bear on writing. */
    public String describe() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT current_setting('server_version') || ', fsync ' || current_setting('fsync')"
                                + " || ', synchronous_commit ' || current_setting('synchronous_commit')"
                                + " || ', shared_buffers ' || current_setting('shared_buffers')"
                                + " || ', wal_sync_method ' || current_setting('wal_sync_method')")) {
            row.next();
            return "PostgreSQL " + row.getString(1);
        }
    }

    @Override
    public void close() throws IOException {
        if (embedded != null) {
            embedded.close();
        }
    }
}
