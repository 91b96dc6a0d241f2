package dev.zimpush.jdbc;

import dev.zimpush.spi.Journal.MessageKey;
import dev.zimpush.spi.Journal.Stored;
import dev.zimpush.spi.Journal.Taken;
import java.util.List;

/**
 * The inboxes on PostgreSQL. Their index is in the order of entry; of what entered first, a few times as much as is asked for is
 * put in the order of acceptance.
 */
final class PostgreSqlInbox {
    private static final int AT_A_TIME = 4;
    private static final int MORE = 1_000;

    /** When payloads together have so many bytes, the rest is for the next time. */
    private static final long MOST_BYTES = 32L << 20;

    private static final String READ = "SELECT " + InboxRow.COLUMNS + """
             FROM (SELECT d.*, sum(octet_length(payload)) OVER (ORDER BY place, device_id) - octet_length(payload) AS before
                   FROM (SELECT * FROM zim_push_delivery WHERE owner = ? AND entry > ?
                         ORDER BY owner, entry LIMIT ?) d) d
             WHERE before < ?
             ORDER BY place, device_id LIMIT ?
            """;

    private static final String TAKEN = """
            UPDATE zim_push_delivery d SET entry = NULL
            FROM (SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::text[])
                      AS u(user_id, message_id, device_id, note)
                  ORDER BY user_id COLLATE "C", message_id COLLATE "C", device_id COLLATE "C") k
            WHERE %s AND d.owner + 0 = ? AND d.note IS NOT DISTINCT FROM k.note AND coalesce(d.entry, 0) > 0;
            SELECT CAST(CAST(pg_current_xact_id() AS text) AS bigint)
            """.formatted(PostgreSql.SAME_KEY);

    private static final String LOOK_AGAIN = """
            WITH base AS MATERIALIZED (%s),
            k AS MATERIALIZED (
                SELECT d.user_id, d.message_id, d.device_id
                FROM unnest(?::text[], ?::text[]) AS m(user_id, message_id)
                JOIN zim_push_delivery d ON d.user_id = ANY (ARRAY[m.user_id]) AND d.message_id = m.message_id
                WHERE d.owner + 0 = ? AND NOT d.sending AND d.entry IS NULL
                ORDER BY %s
                FOR UPDATE OF d)
            UPDATE zim_push_delivery d SET entry = (SELECT place FROM base) FROM k WHERE %s
            """.formatted(PostgreSql.PLACE, PostgreSql.KEY_ORDER, PostgreSql.SAME_KEY);

    private final Database database;
    private final InboxFloor floor;

    PostgreSqlInbox(Database database, InboxFloor floor) {
        this.database = database;
        this.floor = floor;
    }

    List<Stored> inbox(long node, int atMost) {
        return InboxRow.readable(database, node, () -> {
            List<InboxRow> rows = database.statement(
                    "read the inbox",
                    handle -> Calls.rows(
                            handle,
                            database.sql(PostgreSql.IN_ORDER + READ),
                            1,
                            to -> to.number(node)
                                    .number(floor.of(node))
                                    .number((long) AT_A_TIME * atMost + MORE)
                                    .number(MOST_BYTES)
                                    .number(atMost),
                            InboxRow::read));
            rows.forEach(row -> floor.read(node, row.entry()));
            return rows;
        });
    }

    void taken(long node, List<Taken> taken) {
        if (!taken.isEmpty()) {
            long readTo = floor.readTo(node);
            long transaction = database.<Long>statement(
                    "take deliveries",
                    handle -> Calls.rows(
                                    handle,
                                    database.sql(PostgreSql.BY_INDEX + TAKEN),
                                    2,
                                    to -> to.texts(
                                                    taken,
                                                    each -> each.delivery()
                                                            .device()
                                                            .userId())
                                            .texts(
                                                    taken,
                                                    each -> each.delivery().messageId())
                                            .texts(
                                                    taken,
                                                    each -> each.delivery()
                                                            .device()
                                                            .deviceId())
                                            .texts(
                                                    taken,
                                                    each -> each.note() == null
                                                            ? null
                                                            : each.note().name())
                                            .number(node),
                                    row -> row.getLong(1))
                            .get(0));
            floor.taken(node, readTo, transaction);
        }
    }

    void lookAgain(long node, List<MessageKey> messages) {
        if (!messages.isEmpty()) {
            database.statement(
                    "look at deliveries again",
                    handle -> Calls.change(
                            handle,
                            database.sql(PostgreSql.BY_INDEX + LOOK_AGAIN),
                            to -> to.texts(messages, MessageKey::recipient)
                                    .texts(messages, MessageKey::messageId)
                                    .number(node)));
        }
    }
}
