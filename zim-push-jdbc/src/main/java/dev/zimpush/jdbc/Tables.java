package dev.zimpush.jdbc;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes SQL as this module writes it into SQL for the tables at hand. Every table, index and constraint is written with the
 * default prefix, {@code zim_push_}, and {@code {now}} is the time by the database's clock in milliseconds since
 * 1970-01-01T00:00Z. Thread-safe.
 */
final class Tables {
    /** The prefix that SQL is written with. */
    static final String DEFAULT_PREFIX = "zim_push_";

    private final String prefix;
    private final @Nullable String schema;
    private final String now;
    private final Map<String, String> rendered = new ConcurrentHashMap<>();

    Tables(String prefix, @Nullable String schema, String now) {
        this.prefix = prefix;
        this.schema = schema;
        this.now = now;
    }

    /** A statement that reads or changes rows: the tables are looked for in the schema. Keeps what it made; give it constants. */
    String sql(String template) {
        return rendered.computeIfAbsent(
                template,
                text -> text.replace(DEFAULT_PREFIX, schema == null ? prefix : schema + '.' + prefix)
                        .replace("{now}", now));
    }

    /** The text of a file: names stay without a schema. */
    String file(String text) {
        return text.replace(DEFAULT_PREFIX, prefix).replace("{now}", now);
    }

    /** The tables' prefix. */
    String prefix() {
        return prefix;
    }

    /** Where the tables are, or null: where the connection looks first. */
    @Nullable
    String schema() {
        return schema;
    }

    /** The tables, for people. */
    @Override
    public String toString() {
        return schema == null ? prefix + '*' : schema + '.' + prefix + '*';
    }
}
