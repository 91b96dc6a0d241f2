package dev.zimpush.jdbc;

import dev.zimpush.spi.Journal.Noted;
import dev.zimpush.spi.Journal.Noting;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Notes on PostgreSQL: one statement that locks the rows in the order of their keys, decides, and changes. */
final class PostgreSqlNotes {
    private static final String NOTE = """
            WITH base AS MATERIALIZED (%s),
            hit AS MATERIALIZED (
                SELECT d.user_id, d.message_id, d.device_id, d.owner, d.note AS old, k.note, k.ord
                FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[]) WITH ORDINALITY
                    AS k(note, user_id, device_id, message_id, conversation, up_to, ord)
                CROSS JOIN LATERAL (
                    SELECT r.user_id, r.message_id, r.device_id FROM zim_push_delivery r
                    WHERE r.user_id = k.user_id AND r.message_id = k.message_id AND k.message_id IS NOT NULL
                    UNION ALL
                    SELECT r.user_id, r.message_id, r.device_id FROM zim_push_delivery r
                    WHERE r.user_id = k.user_id AND k.message_id IS NULL) m
                JOIN zim_push_delivery d
                  ON d.user_id = ANY (ARRAY[m.user_id]) AND d.message_id = m.message_id AND d.device_id = m.device_id
                WHERE (k.device_id IS NULL
                       OR CASE WHEN k.note = 'ACKED_ELSEWHERE'
                               THEN d.device_id <> k.device_id AND d.settlement = 'ANY_DEVICE'
                               ELSE d.device_id = k.device_id END)
                  AND (k.conversation IS NULL OR d.conversation = k.conversation AND d.sequence_number <= k.up_to)
                ORDER BY %s, k.ord
                FOR UPDATE OF d),
            judged AS (
                SELECT h.*,
                       row_number() OVER same_row AS nth,
                       count(*) FILTER (WHERE h.note = 'ACKED') OVER same_row AS acks,
                       bool_or(h.note = 'ACKED') OVER (PARTITION BY h.user_id, h.message_id, h.device_id) AS acked
                FROM hit h
                WINDOW same_row AS (PARTITION BY h.user_id, h.message_id, h.device_id ORDER BY h.ord)),
            counted AS MATERIALIZED (
                SELECT *, CASE WHEN note = 'ACKED' THEN old IS DISTINCT FROM 'ACKED' AND acks = 1
                               ELSE old IS NULL AND nth = 1 END AS counts
                FROM judged),
            changed AS (
                UPDATE zim_push_delivery d
                SET note = CASE WHEN NOT k.counts THEN d.note WHEN k.acked THEN 'ACKED' ELSE k.note END,
                    entry = CASE WHEN k.counts THEN (SELECT place FROM base) ELSE d.entry END,
                    withdrawn = COALESCE(d.withdrawn, k.cancelled)
                FROM (SELECT user_id, message_id, device_id,
                             bool_or(counts) AS counts, bool_or(acked) AS acked, (array_agg(note ORDER BY ord))[1] AS note,
                             (array_agg(note ORDER BY ord)
                              FILTER (WHERE note IN ('RECALLED', 'READ', 'ACKED_ELSEWHERE')))[1] AS cancelled
                      FROM counted GROUP BY user_id, message_id, device_id) k
                WHERE %s AND (k.counts OR d.withdrawn IS NULL AND k.cancelled IS NOT NULL))
            SELECT ord, owner FROM counted WHERE counts
            """.formatted(PostgreSql.PLACE, PostgreSql.KEY_ORDER, PostgreSql.SAME_KEY);

    private final Database database;

    PostgreSqlNotes(Database database) {
        this.database = database;
    }

    List<Noted> note(List<Noting> notings) {
        if (notings.isEmpty()) {
            return List.of();
        }
        List<Answer> answers = database.statement(
                "note on deliveries",
                handle -> Calls.rows(
                        handle,
                        database.sql(PostgreSql.BY_INDEX + NOTE),
                        1,
                        to -> to.texts(notings, noting -> noting.note().name())
                                .texts(notings, Noting::userId)
                                .texts(notings, Noting::deviceId)
                                .texts(notings, Noting::messageId)
                                .texts(notings, Noting::conversation)
                                .numbers(notings, Noting::upToSequence),
                        Answer::read));
        return noted(notings.size(), answers);
    }

    private static List<Noted> noted(int size, List<Answer> answers) {
        int[] counts = new int[size];
        List<Set<Long>> owners = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            owners.add(new TreeSet<>());
        }
        for (Answer answer : answers) {
            counts[answer.index]++;
            owners.get(answer.index).add(answer.owner);
        }
        List<Noted> noted = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            noted.add(new Noted(counts[i], owners.get(i)));
        }
        return noted;
    }

    private record Answer(int index, long owner) {
        static Answer read(ResultSet row) throws SQLException {
            return new Answer(row.getInt(1) - 1, row.getLong(2));
        }
    }
}
