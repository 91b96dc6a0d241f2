package dev.zimpush.jdbc;

import dev.zimpush.DeviceKey;
import dev.zimpush.spi.Journal.Released;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Deliveries that change hands on PostgreSQL, or go back to their owner from sending. */
final class PostgreSqlOwners {
    private static final String RELEASE = """
            UPDATE zim_push_delivery d
            SET sending = false, attempts = k.attempts, not_before = CASE WHEN k.wait > 0 THEN {now} + k.wait END
            FROM (SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[])
                      AS u(user_id, message_id, device_id, attempts, wait)
                  ORDER BY user_id COLLATE "C", message_id COLLATE "C", device_id COLLATE "C") k
            WHERE %s AND d.owner + 0 = ?
            """.formatted(PostgreSql.SAME_KEY);

    private static final String TAKE_OVER =
            """
            WITH base AS MATERIALIZED (%s),
            here AS MATERIALIZED (
                SELECT c.user_id, c.device_id
                FROM unnest(?::text[], ?::text[]) AS u(user_id, device_id)
                JOIN zim_push_connection c ON c.user_id = ANY (ARRAY[u.user_id]) AND c.device_id = u.device_id AND c.node + 0 = ?
                WHERE %s),
            k AS MATERIALIZED (
                SELECT d.user_id, d.message_id, d.device_id, d.owner, d.may_ack, d.owner <> ? AS elsewhere,
                       EXISTS (SELECT FROM zim_push_node n WHERE n.epoch = d.owner AND n.buried_at IS NULL) AS live
                FROM here h
                JOIN zim_push_delivery d ON d.user_id = ANY (ARRAY[h.user_id]) AND d.device_id = h.device_id
                WHERE NOT d.sending
                   OR NOT EXISTS (SELECT FROM zim_push_node n WHERE n.epoch = d.owner AND n.buried_at IS NULL)
                ORDER BY %s
                FOR UPDATE OF d),
            changed AS (
                UPDATE zim_push_delivery d
                SET may_ack = true, owner = ?, entry = CASE WHEN k.elsewhere THEN (SELECT place FROM base) ELSE d.entry END,
                    sending = d.sending AND NOT k.elsewhere, adopted = d.adopted OR NOT k.live,
                    maybe_pushed = d.maybe_pushed OR d.sending AND NOT k.live
                FROM k
                WHERE %s AND (k.elsewhere OR NOT k.may_ack))
            SELECT DISTINCT owner FROM k WHERE elsewhere
            """.formatted(PostgreSql.PLACE, PostgreSql.LIVE, PostgreSql.KEY_ORDER, PostgreSql.SAME_KEY);

    /** Those that another adopts at this moment are left to it. */
    private static final String ADOPT = """
            WITH base AS MATERIALIZED (%s),
            k AS MATERIALIZED (
                SELECT user_id, message_id, device_id
                FROM zim_push_delivery
                WHERE owner = ANY (ARRAY(
                          SELECT epoch FROM zim_push_node
                          WHERE buried_at IS NOT NULL AND (look_after IS NULL OR look_after <= {now})))
                  AND %s
                LIMIT ?
                FOR UPDATE SKIP LOCKED),
            moved AS (
                UPDATE zim_push_delivery d
                SET owner = ?, entry = (SELECT place FROM base), adopted = true, maybe_pushed = d.maybe_pushed OR d.sending,
                    sending = false
                FROM k
                WHERE %s
                RETURNING 1)
            SELECT count(*) FROM moved
            """.formatted(PostgreSql.PLACE, PostgreSql.LIVE, PostgreSql.SAME_KEY);

    private final Database database;

    PostgreSqlOwners(Database database) {
        this.database = database;
    }

    void release(long node, List<Released> released) {
        if (!released.isEmpty()) {
            database.statement(
                    "release deliveries",
                    handle -> Calls.change(
                            handle,
                            database.sql(PostgreSql.BY_INDEX + RELEASE),
                            to -> to.texts(
                                            released,
                                            each -> each.delivery().device().userId())
                                    .texts(released, each -> each.delivery().messageId())
                                    .texts(
                                            released,
                                            each -> each.delivery().device().deviceId())
                                    .numbers(released, each -> (long) each.attempts())
                                    .numbers(released, each -> each.notBefore().toMillis())
                                    .number(node)));
        }
    }

    Set<Long> takeOver(long node, List<DeviceKey> devices) {
        if (devices.isEmpty()) {
            return Set.of();
        }
        List<Long> lost = database.statement(
                "take deliveries over",
                handle -> Calls.rows(
                        handle,
                        database.sql(PostgreSql.BY_INDEX + TAKE_OVER),
                        1,
                        to -> to.texts(devices, DeviceKey::userId)
                                .texts(devices, DeviceKey::deviceId)
                                .number(node)
                                .number(node)
                                .number(node)
                                .number(node),
                        row -> row.getLong(1)));
        return new TreeSet<>(lost);
    }

    int adopt(long node, int atMost) {
        int adopted = database.<Integer>statement(
                "adopt deliveries",
                handle -> Calls.rows(
                                handle,
                                database.sql(PostgreSql.BY_INDEX + ADOPT),
                                1,
                                to -> to.number(node).number(atMost).number(node),
                                row -> row.getInt(1))
                        .get(0));
        if (adopted < atMost) {
            database.statement(
                    "look whether deliveries are left",
                    handle -> Calls.change(
                            handle, database.sql(PostgreSql.BY_INDEX + PostgreSqlSweep.NOTHING_LEFT), to -> {}));
        }
        return adopted;
    }
}
