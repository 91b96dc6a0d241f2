package dev.zimpush.jdbc;

import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Pushes.Withdrawn;
import java.util.List;

/** On PostgreSQL: one statement that locks the rows in the order of their keys, and gives them. */
final class PostgreSqlWithdrawal implements Withdrawal {
    private static final String WITHDRAW = """
            WITH hit AS MATERIALIZED (
                SELECT p.user_id, p.device_id, p.app, p.collapse_id, k.note, k.ord
                FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[]) WITH ORDINALITY
                    AS k(note, user_id, device_id, message_id, conversation, up_to, ord)
                JOIN zim_push_pushed p ON p.user_id = ANY (ARRAY[k.user_id])
                WHERE k.note IN ('RECALLED', 'READ', 'ACKED_ELSEWHERE')
                  AND (p.owner IS NULL OR p.owner + 0 = ?)
                  AND (k.message_id IS NULL OR p.message_id = k.message_id)
                  AND (k.device_id IS NULL OR p.any_device AND p.device_id <> k.device_id)
                  AND (k.conversation IS NULL OR p.conversation = k.conversation AND p.sequence_number <= k.up_to)
                ORDER BY p.user_id, p.device_id, p.app, p.collapse_id, k.ord
                FOR UPDATE OF p),
            given AS (
                UPDATE zim_push_pushed p
                SET owner = ?, why = COALESCE(p.why, k.note), withdrawn_at = COALESCE(p.withdrawn_at, {now})
                FROM (SELECT DISTINCT ON (user_id, device_id, app, collapse_id) * FROM hit
                      ORDER BY user_id, device_id, app, collapse_id, ord) k
                WHERE p.user_id = ANY (ARRAY[k.user_id]) AND p.device_id = k.device_id AND p.app = k.app
                  AND p.collapse_id = k.collapse_id
                RETURNING p.*)
            SELECT %s FROM given
            """.formatted(PushedRow.WITHDRAWN);

    private final Database database;

    PostgreSqlWithdrawal(Database database) {
        this.database = database;
    }

    @Override
    public List<Withdrawn> withdraw(long node, List<Noting> notings) {
        return database.statement(
                "withdraw pushes",
                handle -> Calls.rows(
                        handle,
                        database.sql(PostgreSql.BY_INDEX + WITHDRAW),
                        1,
                        to -> to.texts(notings, noting -> noting.note().name())
                                .texts(notings, Noting::userId)
                                .texts(notings, Noting::deviceId)
                                .texts(notings, Noting::messageId)
                                .texts(notings, Noting::conversation)
                                .numbers(notings, Noting::upToSequence)
                                .number(node)
                                .number(node),
                        PushedRow::withdrawn));
    }
}
