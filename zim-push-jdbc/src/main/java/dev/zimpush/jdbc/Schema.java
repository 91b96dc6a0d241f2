package dev.zimpush.jdbc;

import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The tables as this release wants them. Each file below {@code schema/<database>/} brings them one version further and says so in
 * {@code zim_push_schema_version}; there is no way back.
 */
final class Schema {
    /** The files of every database, in order; a file's name begins with its version. */
    static final List<String> FILES = List.of(
            "001-devices.sql",
            "002-cluster.sql",
            "003-history.sql",
            "004-addresses.sql",
            "005-pushed.sql",
            "006-locale.sql");

    /** The version that this release needs. */
    static final int NEEDED = version(FILES.get(FILES.size() - 1));

    /** Asks for the version. */
    static final String VERSION = "SELECT max(version) FROM zim_push_schema_version";

    private static final String SCHEMAS =
            "SELECT count(*) FROM information_schema.schemata WHERE lower(schema_name) = ?";

    private final Database database;

    Schema(Database database) {
        this.database = database;
    }

    /**
     * Compares the tables with what this release needs.
     *
     * @param create whether to make what is missing
     * @throws IllegalStateException when they don't fit; the text says what to do
     */
    void check(boolean create) {
        int version = version();
        if (version < NEEDED && create) {
            new SchemaCreator(database).create(FILES);
            version = version();
        }
        if (version > NEEDED) {
            throw new IllegalStateException("the tables " + database.tables() + " have version " + version
                    + ", but this release of zim-push knows versions up to " + NEEDED
                    + " only: a later release made them; use that or a later one on this node, too, or other tables");
        }
        if (version < NEEDED) {
            throw new IllegalStateException(missing(version));
        }
    }

    /** The version of the tables that are there; 0 if there are none. */
    int version() {
        try {
            return database.statement(
                    "read the version of the tables", handle -> version(handle, database.sql(VERSION)));
        } catch (DatabaseException e) {
            if (e.missingSchema() || (e.missingTable() && !schemaThere())) {
                throw new IllegalStateException(
                        "there is no schema " + database.tables().schema()
                                + ", or this user has no right to it; create it first",
                        e);
            }
            if (e.missingTable()) {
                return 0;
            }
            throw e;
        }
    }

    /** Whether the schema that was set is there; true if none was. */
    private boolean schemaThere() {
        String schema = database.tables().schema();
        return schema == null
                || database.statement(
                        "look for the schema",
                        handle -> handle.select(SCHEMAS, schema)
                                        .mapTo(Integer.class)
                                        .one()
                                > 0);
    }

    /** The version that such a question finds. */
    static int version(Handle handle, String question) {
        return handle.createQuery(question).mapTo(Integer.class).findOne().orElse(0);
    }

    /** The version that a file brings the tables to. */
    static int version(String file) {
        return Integer.parseInt(file.substring(0, file.indexOf('-')));
    }

    /** The files that tables of that version lack. */
    static List<String> after(int version) {
        return FILES.stream().filter(file -> version(file) > version).toList();
    }

    private String missing(int version) {
        String folder = "dev/zimpush/jdbc/schema/" + database.dialect().folder() + '/';
        String files = after(version).stream().map(file -> folder + file).collect(Collectors.joining(", "));
        String tables = version == 0
                ? "the tables " + database.tables() + " are missing"
                : "the tables " + database.tables() + " have version " + version + ", this release needs " + NEEDED;
        String prefix = database.tables().prefix();
        String replace =
                prefix.equals(Tables.DEFAULT_PREFIX) ? "" : ", with zim_push_ replaced by " + prefix + " throughout";
        String where = database.tables().schema() == null
                ? ""
                : ", in schema " + database.tables().schema();
        return tables + ": run the SQL in " + files + " of the zim-push-jdbc jar" + replace + where
                + ", in this order, with your migration tool or by hand; or call createTables(true)";
    }
}
