package dev.zimpush.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** PostgreSQL: a given one, or an embedded one that this JVM stops when it ends. */
final class PostgreSqlServer implements TestServer {
    private static final String GIVEN = "zimpush.test.postgresql";

    private final String url;

    PostgreSqlServer() throws IOException {
        String given = System.getProperty(GIVEN);
        url = given != null ? given : start();
    }

    private static String start() throws IOException {
        EmbeddedPostgres embedded = EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "300")
                .setServerConfig("timezone", "UTC")
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                embedded.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }));
        return embedded.getJdbcUrl("postgres", "postgres");
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public void create(String space) {
        run("CREATE SCHEMA " + space);
    }

    @Override
    public void drop(String space) {
        run("DROP SCHEMA " + space + " CASCADE");
    }

    private void run(String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public String url(String space) {
        return url + (url.contains("?") ? '&' : '?') + "currentSchema=" + space;
    }

    @Override
    public String zone() {
        return "SET TIME ZONE 'Asia/Kathmandu'";
    }
}
