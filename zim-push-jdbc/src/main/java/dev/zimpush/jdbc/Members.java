package dev.zimpush.jdbc;

import dev.zimpush.spi.Directory.Member;
import java.time.Duration;
import java.util.List;

/** The live nodes, on all databases. Thread-safe. */
final class Members {
    private static final String MEMBERS = """
            SELECT n.epoch, n.name, n.lease_until - {now} AS lease_left,
                   (SELECT COUNT(*) FROM zim_push_connection c WHERE c.node = n.epoch) AS connections
            FROM zim_push_node n WHERE n.buried_at IS NULL ORDER BY n.epoch
            """;

    private final Database database;

    Members(Database database) {
        this.database = database;
    }

    List<Member> read() {
        return database.statement(
                "read the nodes",
                handle -> Calls.rows(
                        handle,
                        database.sql(MEMBERS),
                        to -> {},
                        row -> new Member(
                                row.getLong("epoch"),
                                row.getString("name"),
                                Duration.ofMillis(Math.max(0, row.getLong("lease_left"))),
                                row.getLong("connections"))));
    }
}
