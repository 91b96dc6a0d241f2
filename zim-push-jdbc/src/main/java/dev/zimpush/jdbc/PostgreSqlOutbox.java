package dev.zimpush.jdbc;

import dev.zimpush.spi.Journal.Enqueued;
import dev.zimpush.spi.Journal.MessageKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes deliveries of what was enqueued, on PostgreSQL: one statement, so that a message either waits or has become its deliveries. */
final class PostgreSqlOutbox {
    private static final String OUTBOX = """
            WITH base AS MATERIALIZED (%s),
            picked AS MATERIALIZED (
                DELETE FROM zim_push_message
                WHERE id = ANY (ARRAY(SELECT id FROM zim_push_message WHERE %s ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED))
                RETURNING *),
            m AS MATERIALIZED (SELECT p.*, row_number() OVER (ORDER BY p.id) AS ord FROM picked p),
            spread AS MATERIALIZED (
                SELECT DISTINCT ON (m.ord, d.device_id) m.*, d.device_id, d.owner, d.may_ack
                FROM m
                LEFT JOIN LATERAL (%s) d ON true
                ORDER BY m.ord, d.device_id, d.rank),
            made AS (
                INSERT INTO zim_push_delivery (
                    user_id, message_id, device_id, place, owner, entry, accepted_at, expires_at, time_to_live,
                    sequence_number, attempts, sending, may_ack, adopted, maybe_pushed, conversation, kind, settlement,
                    payload, content)
                SELECT user_id, message_id, device_id, (SELECT place FROM base) + ord, owner, (SELECT place FROM base),
                       enqueued_at, enqueued_at + time_to_live, time_to_live, sequence_number, 0, false, may_ack, false,
                       false, conversation, kind, settlement, payload, content
                FROM spread
                WHERE device_id IS NOT NULL
                ORDER BY user_id, message_id, device_id, ord
                ON CONFLICT DO NOTHING
                RETURNING owner)
            SELECT count(*) AS number, NULL::text AS user_id, NULL::text AS message_id FROM picked
            UNION ALL
            SELECT o.owner, NULL, NULL FROM (SELECT DISTINCT owner FROM made) o
            UNION ALL
            SELECT NULL, user_id, message_id FROM spread WHERE device_id IS NULL
            """.formatted(PostgreSql.PLACE, PostgreSql.LIVE, PostgreSqlWrite.FAN_OUT);

    private static final int MOST = 2_000;

    private final Database database;

    PostgreSqlOutbox(Database database) {
        this.database = database;
    }

    Enqueued outbox(long node, int atMost) {
        List<Answer> answers = database.statement(
                "take messages from the outbox",
                handle -> Calls.rows(
                        handle,
                        database.sql(PostgreSql.BY_INDEX + OUTBOX),
                        1,
                        to -> to.number(node).number(Math.min(atMost, MOST)).number(node),
                        Answer::read));
        Set<Long> owners = new TreeSet<>();
        List<MessageKey> withoutDevices = new ArrayList<>();
        for (Answer answer : answers.subList(1, answers.size())) {
            if (answer.message == null) {
                owners.add(answer.number);
            } else {
                withoutDevices.add(answer.message);
            }
        }
        return new Enqueued((int) answers.get(0).number, owners, withoutDevices);
    }

    private record Answer(long number, @Nullable MessageKey message) {
        static Answer read(ResultSet row) throws SQLException {
            String userId = row.getString(2);
            return new Answer(row.getLong(1), userId == null ? null : new MessageKey(userId, row.getString(3)));
        }
    }
}
