package dev.zimpush.jdbc;

import dev.zimpush.DeliveryId;
import dev.zimpush.spi.Journal.Claim;
import dev.zimpush.spi.Journal.Note;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Claims on PostgreSQL: one statement that locks the rows, and where one device's acknowledgement counts for all, their
 * siblings; decides; and changes. Two nodes that claim siblings meet at these locks, so that not each waits for the other. What is
 * decided on was read with the lock: another transaction may have changed the row since this one looked first.
 */
final class PostgreSqlClaim {
    private static final String CLAIM = """
            WITH locked AS MATERIALIZED (
                SELECT d.user_id, d.message_id, d.device_id, d.owner, d.note, d.settlement, d.may_ack, d.sending, k.ord,
                       d.device_id = k.device_id AND d.owner = ? AS mine
                FROM unnest(?::text[], ?::text[], ?::text[]) WITH ORDINALITY AS k(user_id, message_id, device_id, ord)
                JOIN zim_push_delivery d
                  ON d.user_id = ANY (ARRAY[k.user_id]) AND d.message_id = k.message_id
                 AND (d.device_id = k.device_id OR d.settlement = 'ANY_DEVICE')
                WHERE %s
                ORDER BY %s
                FOR UPDATE OF d),
            claimed AS (
                SELECT l.*, bool_or(l.mine) OVER (PARTITION BY l.user_id, l.message_id, l.device_id) AS claimed
                FROM locked l),
            watched AS (
                SELECT c.*, c.settlement = 'ANY_DEVICE'
                       AND bool_or(c.may_ack AND NOT c.claimed) OVER (PARTITION BY c.user_id, c.message_id) AS sibling
                FROM claimed c),
            judged AS MATERIALIZED (
                SELECT w.user_id, w.message_id, w.device_id, w.ord, w.note, w.may_ack, w.sending, e.node AS other,
                       CASE WHEN w.note IS NOT NULL THEN 'NOTED'
                            WHEN e.node IS NOT NULL THEN 'CONNECTED_ELSEWHERE'
                            WHEN w.sibling THEN 'SIBLING'
                            ELSE 'WON' END AS kind
                FROM watched w
                LEFT JOIN LATERAL (
                    SELECT c.node FROM zim_push_connection c
                    WHERE c.user_id = w.user_id AND c.device_id = w.device_id AND c.node <> ?
                      AND (SELECT n.buried_at IS NULL FROM zim_push_node n WHERE n.epoch = c.node)) e ON true
                WHERE w.mine),
            changed AS (
                UPDATE zim_push_delivery d
                SET sending = k.kind = 'WON', may_ack = k.kind = 'CONNECTED_ELSEWHERE',
                    owner = CASE WHEN k.kind = 'CONNECTED_ELSEWHERE' THEN k.other ELSE d.owner END,
                    entry = CASE WHEN k.kind = 'CONNECTED_ELSEWHERE' THEN nextval('zim_push_place') ELSE d.entry END
                FROM judged k
                WHERE %s
                  AND (k.kind = 'CONNECTED_ELSEWHERE' OR k.may_ack OR k.sending <> (k.kind = 'WON')))
            SELECT ord, kind, note, other FROM judged
            """.formatted(PostgreSql.LIVE, PostgreSql.KEY_ORDER, PostgreSql.SAME_KEY);

    private final Database database;

    PostgreSqlClaim(Database database) {
        this.database = database;
    }

    List<Claim> claim(long node, List<DeliveryId> deliveries) {
        if (deliveries.isEmpty()) {
            return List.of();
        }
        List<Answer> answers = database.statement(
                "claim deliveries",
                handle -> Calls.rows(
                        handle,
                        database.sql(PostgreSql.BY_INDEX + CLAIM),
                        1,
                        to -> to.number(node)
                                .texts(deliveries, id -> id.device().userId())
                                .texts(deliveries, DeliveryId::messageId)
                                .texts(deliveries, id -> id.device().deviceId())
                                .number(node)
                                .number(node),
                        Answer::read));
        List<Claim> claims = new ArrayList<>(Collections.nCopies(deliveries.size(), Claim.GONE));
        answers.forEach(answer -> claims.set((int) answer.ord - 1, answer.claim()));
        return claims;
    }

    private record Answer(
            long ord, Claim.Kind kind, @Nullable Note note, long other) {
        static Answer read(ResultSet row) throws SQLException {
            return new Answer(
                    row.getLong(1),
                    Claim.Kind.valueOf(row.getString(2)),
                    StoredRow.note(row.getString(3)),
                    row.getLong(4));
        }

        Claim claim() {
            return new Claim(
                    kind, kind == Claim.Kind.NOTED ? note : null, kind == Claim.Kind.CONNECTED_ELSEWHERE ? other : 0);
        }
    }
}
