package dev.zimpush.jdbc;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A database server for tests, started once in this JVM and stopped with it. Each test takes a {@link Space} of its own.
 *
 * <p>A test that runs on all of them is an abstract class whose constructor takes one, and three subclasses of a few lines.
 */
final class TestDatabase {
    /** The one that {@code -Dzimpush.test.postgresql=<JDBC address>} names, or else an embedded one. */
    static final TestDatabase POSTGRESQL = new TestDatabase("PostgreSQL", PostgreSqlServer::new);

    /**
     * The one that {@code -Dzimpush.test.mariadb=<JDBC address>} names, or else one that is started from the {@code mariadbd}
     * of this machine; if it has none, the test is skipped, and a line says so.
     */
    static final TestDatabase MARIADB = new TestDatabase("MariaDB", MariaDbServer::new);

    /** In this JVM's memory. */
    static final TestDatabase H2 = new TestDatabase("H2", H2Server::new);

    private final String name;
    private final Starter starter;
    private final AtomicInteger spaces = new AtomicInteger();
    private TestServer server;

    private TestDatabase(String name, Starter starter) {
        this.name = name;
        this.starter = starter;
    }

    /** Starts a server. */
    @FunctionalInterface
    private interface Starter {
        TestServer start() throws Exception;
    }

    /** An empty place for tables, which closing drops. */
    Space space() {
        return new Space(server(), "z" + ProcessHandle.current().pid() + '_' + spaces.incrementAndGet());
    }

    /** The server itself. */
    synchronized TestServer server() {
        if (server == null) {
            try {
                server = starter.start();
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("can't start " + this, e);
            }
        }
        return server;
    }

    @Override
    public String toString() {
        return name;
    }
}
