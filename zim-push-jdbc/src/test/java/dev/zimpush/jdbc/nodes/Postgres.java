package dev.zimpush.jdbc.nodes;

import dev.zimpush.jdbc.JdbcBackend;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL of this process's own, with the tables in it, which can be stopped, started again and made to hang. */
final class Postgres implements AutoCloseable {
    private final Path directory;
    private final String url;
    private final int port;
    private EmbeddedPostgres server;
    private boolean hangs;

    Postgres() {
        try {
            directory = Files.createTempDirectory("zim-push-postgres");
            server = builder(0).start();
            port = server.getPort();
            url = server.getJdbcUrl("postgres", "postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JdbcBackend.at(url).createTables(true).build().close();
    }

    private EmbeddedPostgres.Builder builder(int atPort) {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setServerConfig("max_connections", "300")
                .setServerConfig("timezone", "UTC");
        return atPort == 0 ? builder : builder.setPort(atPort);
    }

    /** The address, with user and password. */
    String url() {
        return url;
    }

    /** Forgets everything. */
    void clear() {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE zim_push_address, zim_push_node, zim_push_connection, zim_push_notice,"
                    + " zim_push_delivery, zim_push_message");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops it, as an administrator does in a hurry: connections are cut. */
    void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it again, on the same data and port. */
    void start() {
        try {
            server = builder(port).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes all its processes stand still: connections stay open, nothing is answered. */
    void hang() {
        hangs = true;
        ProcessHandle postmaster = postmaster();
        Signal.STOP.to(postmaster);
        // which forks no more from here on
        postmaster.descendants().forEach(Signal.STOP::to);
    }

    /** Ends {@link #hang}. */
    void goOn() {
        ProcessHandle postmaster = postmaster();
        postmaster.descendants().forEach(Signal.CONT::to);
        Signal.CONT.to(postmaster);
        hangs = false;
    }

    private ProcessHandle postmaster() {
        try {
            String pid = Files.readAllLines(directory.resolve("postmaster.pid")).get(0);
            return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one number that a query finds. */
    long number(String sql) {
        return Long.parseLong(column(sql).get(0));
    }

    /** The epoch that a node has, or nothing. */
    String epoch(ChildNode node) {
        return String.join(
                ",", column("SELECT epoch FROM zim_push_node WHERE buried_at IS NULL AND name = '" + node + '\''));
    }

    /** What is not settled. */
    List<String> deliveries() {
        return column(
                "SELECT format('%s to %s/%s of %s, entry %s, note %s', message_id, user_id, device_id, owner, entry,"
                        + " note) FROM zim_push_delivery");
    }

    /** The first column that a query finds. */
    List<String> column(String sql) {
        List<String> values = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
        return values;
    }

    @Override
    public void close() {
        if (hangs) {
            goOn();
        }
        stop();
        try (var files = Files.walk(directory)) {
            for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
