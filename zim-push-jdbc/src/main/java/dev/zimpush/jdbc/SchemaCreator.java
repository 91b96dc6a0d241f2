package dev.zimpush.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the SQL files that are missing, one node at a time: under an advisory lock on PostgreSQL, which also runs all in one
 * transaction; under a named lock on MariaDB; on H2 under a lock of this process.
 */
final class SchemaCreator {
    private static final Logger log = LoggerFactory.getLogger(SchemaCreator.class);
    private static final Pattern END_OF_STATEMENT = Pattern.compile(";[ \t]*(?:\n|$)");
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final ReentrantLock H2_LOCK = new ReentrantLock();

    private final Database database;

    SchemaCreator(Database database) {
        this.database = database;
    }

    void create(List<String> files) {
        String what = "create the tables " + database.tables();
        switch (database.dialect()) {
            case POSTGRESQL ->
                database.transaction(what, handle -> {
                    take(handle, "SELECT CASE WHEN pg_try_advisory_xact_lock(?) THEN 1 ELSE 0 END", lock(handle));
                    if (database.tables().schema() != null) {
                        handle.execute(
                                "SET LOCAL search_path TO " + database.tables().schema());
                    }
                    return runMissing(handle, files);
                });
            case MARIADB ->
                database.statement(what, handle -> {
                    String name = "zim-push " + Long.toHexString(lock(handle));
                    take(handle, "SELECT GET_LOCK(?, 0)", name);
                    try {
                        return inSchema(handle, files);
                    } finally {
                        handle.execute("DO RELEASE_LOCK(?)", name);
                    }
                });
            case H2 -> {
                H2_LOCK.lock();
                try {
                    database.statement(what, handle -> inSchema(handle, files));
                } finally {
                    H2_LOCK.unlock();
                }
            }
        }
    }

    /** The same for all nodes with these tables, and hardly for anything else: such locks are the server's, and the host's, too. */
    private long lock(Handle handle) throws SQLException {
        String all = "zim-push " + handle.getConnection().getCatalog() + '.' + database.tables();
        return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
    }

    private static void take(Handle handle, String attempt, Object lock) throws SQLException {
        long start = System.nanoTime();
        while (handle.select(attempt, lock).mapTo(Integer.class).one() != 1) {
            if (System.nanoTime() - start > LONGEST_WAIT_NANOS) {
                throw new SQLException("another node has been creating them for a minute", "57014");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** PostgreSQL has this within its transaction; here the connection is brought back. */
    private int inSchema(Handle handle, List<String> files) throws SQLException {
        String schema = database.tables().schema();
        if (schema == null) {
            return runMissing(handle, files);
        }
        Connection connection = handle.getConnection();
        boolean catalogs = database.dialect() == Dialect.MARIADB;
        String before = catalogs ? connection.getCatalog() : connection.getSchema();
        try {
            if (catalogs) {
                connection.setCatalog(schema);
            } else {
                handle.execute("SET SCHEMA " + schema);
            }
            return runMissing(handle, files);
        } finally {
            if (catalogs && before != null) {
                connection.setCatalog(before);
            } else if (!catalogs) {
                connection.setSchema(before);
            }
        }
    }

    private int runMissing(Handle handle, List<String> files) {
        // The first statement of all makes the table of versions if it isn't there.
        handle.execute(statements(files.get(0)).get(0));
        int version = Schema.version(handle, database.tables().file(Schema.VERSION));
        List<String> missing =
                files.stream().filter(file -> Schema.version(file) > version).toList();
        for (String file : missing) {
            statements(file).forEach(handle::execute);
            log.info("Ran {} for {}", file, database.tables());
        }
        return missing.size();
    }

    private List<String> statements(String file) {
        String path = "schema/" + database.dialect().folder() + '/' + file;
        try (InputStream in = SchemaCreator.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(path + " is not in the jar");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String code = text.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
            return Arrays.stream(END_OF_STATEMENT.split(database.tables().file(code)))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + path, e);
        }
    }
}
