package dev.zimpush.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * A test's own place in a {@link TestDatabase}: what connects through it sees no other test's tables. All backends made on it
 * share its time, which {@link #passTime} moves.
 */
final class Space implements AutoCloseable {
    private final TestServer server;
    private final String name;
    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final AtomicBoolean closed = new AtomicBoolean();

    Space(TestServer server, String name) {
        this.server = server;
        this.name = name;
        server.create(name);
        pool = pool(config -> config.setMaximumPoolSize(20));
        jdbi = Jdbi.create(pool);
        jdbi.useHandle(handle -> {
            handle.execute("CREATE TABLE test_clock (ahead BIGINT NOT NULL)");
            handle.execute("INSERT INTO test_clock (ahead) VALUES (0)");
        });
    }

    /** Whose SQL it takes. */
    Dialect dialect() {
        return server.dialect();
    }

    /** Its name: of the schema, or what the database has for that. */
    String name() {
        return name;
    }

    /** Its address, with user and password. */
    String url() {
        return server.url(name);
    }

    /** Connections to it, with autocommit on, in a session with an odd time zone. */
    DataSource dataSource() {
        return pool;
    }

    /** Another pool, set up otherwise; the caller closes it. */
    HikariDataSource pool(Consumer<HikariConfig> setUp) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url());
        config.setConnectionInitSql(server.zone());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(20_000);
        setUp.accept(config);
        return new HikariDataSource(config);
    }

    /** Settings for a backend here, with tables to be created and the space's time. */
    JdbcBackendBuilder builder() {
        return builder(pool).createTables(true);
    }

    /** Settings for a backend over a pool of {@link #pool}'s, with the space's time. */
    JdbcBackendBuilder builder(DataSource dataSource) {
        return JdbcBackend.on(dataSource).clock(Space::ahead);
    }

    private static String ahead(String now) {
        return '(' + now + " + (SELECT ahead FROM test_clock))";
    }

    /** Moves the time of all backends here. */
    void passTime(Duration duration) {
        run("UPDATE test_clock SET ahead = ahead + ?", duration.toMillis());
    }

    /** Runs a statement. */
    int run(String sql, Object... arguments) {
        return jdbi.withHandle(handle -> handle.execute(sql, arguments));
    }

    /** Runs one of the schema's files as it is, like a migration tool. */
    void runFile(String file) throws IOException, SQLException {
        String path = "schema/" + dialect().folder() + '/' + file;
        String many = dialect() == Dialect.MARIADB ? "&allowMultiQueries=true" : "";
        try (InputStream in = JdbcBackend.class.getResourceAsStream(path);
                Connection connection = DriverManager.getConnection(url() + many);
                Statement statement = connection.createStatement()) {
            statement.execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** The rows that a query finds, by column. */
    List<Map<String, Object>> rows(String sql, Object... arguments) {
        return jdbi.withHandle(
                handle -> handle.select(sql, arguments).mapToMap().list());
    }

    /** The one number that a query finds. */
    long number(String sql, Object... arguments) {
        return jdbi.withHandle(
                handle -> handle.select(sql, arguments).mapTo(Long.class).one());
    }

    /** A connection of its own, for a test that holds it; the caller closes it. */
    Handle open() {
        return jdbi.open();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            pool.close();
            server.drop(name);
        }
    }
}
