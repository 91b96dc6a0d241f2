package dev.zimpush.jdbc;

import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the settings of a {@link JdbcBackend}. Each may be set once. Not thread-safe. */
public final class JdbcBackendBuilder {
    private static final Logger log = LoggerFactory.getLogger(JdbcBackendBuilder.class);

    /** What every database takes without quotes, and leaves room for our names within PostgreSQL's 63 characters. */
    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_]{0,23}");

    private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);

    /** Two are kept, by the lease and by the listener; one is for work, and one for what must not wait for that. */
    private static final int MIN_POOL = 4;

    private static final int MAX_POOL = 256;

    private final SetOnce set = new SetOnce();
    private final @Nullable DataSource dataSource;
    private final @Nullable String url;
    private final @Nullable String user;
    private final @Nullable String password;
    private String tablePrefix = Tables.DEFAULT_PREFIX;
    private @Nullable String schema;
    private boolean createTables;
    private Duration statementTimeout = Duration.ofSeconds(10);
    private boolean listen = true;
    private boolean allowUntested;
    private int poolSize = 10;
    private UnaryOperator<String> clock = UnaryOperator.identity();

    JdbcBackendBuilder(DataSource dataSource) {
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
        url = null;
        user = null;
        password = null;
    }

    JdbcBackendBuilder(String url, @Nullable String user, @Nullable String password) {
        this.url = Objects.requireNonNull(url, "jdbcUrl");
        this.user = user;
        this.password = password;
        dataSource = null;
    }

    /**
     * What the names of all tables and indexes begin with, {@code zim_push_} by default: 1 to 24 lower-case letters, digits and
     * underscores, the first a letter. Who creates the tables replaces {@code zim_push_} in the files.
     */
    public JdbcBackendBuilder tablePrefix(String tablePrefix) {
        Objects.requireNonNull(tablePrefix, "tablePrefix");
        set.mark("tablePrefix", tablePrefix);
        this.tablePrefix = tablePrefix;
        return this;
    }

    /**
     * The schema that the tables are in (MariaDB: the database); by default the one that the connection looks in first. It must
     * exist; up to 63 lower-case letters, digits and underscores.
     */
    public JdbcBackendBuilder schema(String schema) {
        Objects.requireNonNull(schema, "schema");
        set.mark("schema", schema);
        this.schema = schema;
        return this;
    }

    /**
     * Whether to create missing tables in {@link #build}; false by default. Needs a user who may. Many nodes may do it at
     * once. Existing tables are brought to this release's version, never back.
     */
    public JdbcBackendBuilder createTables(boolean createTables) {
        set.mark("createTables", createTables);
        this.createTables = createTables;
        return this;
    }

    /** How long one statement may take before it fails, locks included: 10 s by default, 100 ms to 10 min. */
    public JdbcBackendBuilder statementTimeout(Duration statementTimeout) {
        Objects.requireNonNull(statementTimeout, "statementTimeout");
        set.mark("statementTimeout", statementTimeout);
        this.statementTimeout = statementTimeout;
        return this;
    }

    /**
     * Whether nodes may wake each other by LISTEN and NOTIFY, which holds one connection for as long as the backend is open;
     * true by default. False for a PostgreSQL behind a pooler that hands out connections per transaction (PgBouncer's transaction
     * mode): nodes then find out when they look. Other databases have nothing of that kind.
     */
    public JdbcBackendBuilder listen(boolean listen) {
        set.mark("listen", listen);
        this.listen = listen;
        return this;
    }

    /**
     * Whether to go on, with a warning, on a database that speaks a supported one's language but that zim-push isn't tested
     * with: MySQL 8 (as MariaDB), CockroachDB and YugabyteDB (as PostgreSQL; they may also need {@code listen(false)}). False by
     * default: they are refused.
     */
    public JdbcBackendBuilder allowUntested(boolean allowUntested) {
        set.mark("allowUntested", allowUntested);
        this.allowUntested = allowUntested;
        return this;
    }

    /**
     * How many connections the backend's own pool has, 10 by default: 4 to 256. Not for a {@code DataSource} of the host's.
     */
    public JdbcBackendBuilder poolSize(int poolSize) {
        set.mark("poolSize", poolSize);
        if (dataSource != null) {
            throw new IllegalStateException("poolSize(" + poolSize
                    + ") is for JdbcBackend.at(url); the size of your DataSource is its own setting");
        }
        this.poolSize = poolSize;
        return this;
    }

    /** For tests that move time: makes the SQL that tells the time of the one that asks the database's clock. */
    JdbcBackendBuilder clock(UnaryOperator<String> clock) {
        this.clock = clock;
        return this;
    }

    /**
     * The backend. Checks all settings, connects, checks the database and its tables, and logs the settings in one line.
     * When that fails, nothing stays open: not a pool of the backend's own.
     *
     * @throws IllegalArgumentException when a setting has a value that cannot work
     * @throws IllegalStateException when the database is not supported, or its tables are missing, incomplete or newer than this
     *     release; the text says what to do
     * @throws RuntimeException when the database can't be reached
     */
    public JdbcBackend build() {
        Settings settings = checked();
        DataSource used = dataSource != null
                ? dataSource
                : Pools.make(Objects.requireNonNull(url), user, password, poolSize, new Limits(statementTimeout));
        @Nullable AutoCloseable own = dataSource == null ? (AutoCloseable) used : null;
        try {
            Database database = database(used, settings, own);
            return new JdbcBackend(database, Clusters.on(database, listen), Clusters.outbox(database, listen), own);
        } catch (RuntimeException | Error e) {
            Pools.close(own);
            throw e;
        }
    }

    /**
     * The outbox only, for a process that runs no node, on a {@code DataSource} of the host's. Connects, and checks and logs as
     * {@link #build} does.
     *
     * @throws IllegalStateException as {@link #build}, and for a builder with a pool of its own, which nobody would close
     */
    public JdbcOutbox outbox() {
        if (dataSource == null) {
            throw new IllegalStateException(
                    "outbox() is for JdbcBackend.on(dataSource), since an outbox closes nothing");
        }
        return Clusters.outbox(database(dataSource, checked(), null), listen);
    }

    private Database database(DataSource used, Settings settings, @Nullable AutoCloseable own) {
        Server server = Server.behind(used, allowUntested);
        Database database = new Database(used, server.dialect(), settings);
        new Schema(database).check(createTables);
        log.info(
                "JDBC backend on {}: tables {}, statement timeout {}, listen {}, pool {}",
                server,
                database.tables(),
                statementTimeout,
                listen,
                own == null ? "the host's" : poolSize);
        return database;
    }

    private Settings checked() {
        if (!PREFIX.matcher(tablePrefix).matches()) {
            throw new IllegalArgumentException("tablePrefix \"" + tablePrefix
                    + "\" is not 1 to 24 lower-case letters, digits and underscores, beginning with a letter");
        }
        if (schema != null && !SCHEMA.matcher(schema).matches()) {
            throw new IllegalArgumentException("schema \"" + schema
                    + "\" is not 1 to 63 lower-case letters, digits and underscores, not beginning with a digit");
        }
        if (statementTimeout.compareTo(SHORTEST_TIMEOUT) < 0 || statementTimeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("statementTimeout " + statementTimeout + " is not between "
                    + SHORTEST_TIMEOUT + " and " + LONGEST_TIMEOUT);
        }
        if (poolSize < MIN_POOL || poolSize > MAX_POOL) {
            throw new IllegalArgumentException("poolSize " + poolSize + " is not between " + MIN_POOL + " and "
                    + MAX_POOL + ": a node keeps two connections for itself");
        }
        return new Settings(tablePrefix, schema, createTables, statementTimeout, listen, allowUntested, clock);
    }
}
