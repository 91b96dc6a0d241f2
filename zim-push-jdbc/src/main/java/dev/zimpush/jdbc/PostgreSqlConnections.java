package dev.zimpush.jdbc;

import dev.zimpush.CloseReason;
import dev.zimpush.DeviceKey;
import dev.zimpush.jdbc.Displacements.Decision;
import dev.zimpush.jdbc.Displacements.Older;
import dev.zimpush.spi.Directory.Connected;
import dev.zimpush.spi.Directory.Notice;
import dev.zimpush.spi.Directory.Opened;
import dev.zimpush.spi.Directory.Opening;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** Who is connected where, on PostgreSQL. */
final class PostgreSqlConnections {
    private static final String IS_LIVE = "SELECT " + PostgreSql.LIVE;

    private static final String LOCK = """
            SELECT c.user_id, c.device_id, c.node, c.connection_id, c.displaced_at, c.displaced_at_2, c.displaced_at_3,
                   {now} AS now_millis,
                   EXISTS (SELECT FROM zim_push_node n WHERE n.epoch = c.node AND n.buried_at IS NULL) AS live
            FROM unnest(?::text[], ?::text[]) AS k(user_id, device_id)
            JOIN zim_push_connection c ON c.user_id = ANY (ARRAY[k.user_id]) AND c.device_id = k.device_id
            ORDER BY c.user_id, c.device_id
            FOR UPDATE OF c
            """;

    /** One that appeared since the rows were locked is not overwritten, and misses in the count. */
    private static final String PUT = """
            INSERT INTO zim_push_connection AS c (
                user_id, device_id, node, connection_id, opened_at, displaced_at, displaced_at_2, displaced_at_3)
            SELECT k.user_id, k.device_id, ?, k.connection_id, {now}, k.displaced_at, k.displaced_at_2, k.displaced_at_3
            FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
                AS k(user_id, device_id, connection_id, displaced_at, displaced_at_2, displaced_at_3)
            ORDER BY k.user_id COLLATE "C", k.device_id COLLATE "C"
            ON CONFLICT (user_id, device_id) DO UPDATE
            SET node = excluded.node, connection_id = excluded.connection_id, opened_at = excluded.opened_at,
                displaced_at = excluded.displaced_at, displaced_at_2 = excluded.displaced_at_2,
                displaced_at_3 = excluded.displaced_at_3
            WHERE (c.user_id, c.device_id) IN (SELECT * FROM unnest(?::text[], ?::text[]))
            """;

    private static final String TELL = """
            INSERT INTO zim_push_notice (node, user_id, device_id, connection_id, reason, noticed_at)
            SELECT k.node, k.user_id, k.device_id, k.connection_id, ?, {now}
            FROM unnest(?::bigint[], ?::text[], ?::text[], ?::bigint[]) AS k(node, user_id, device_id, connection_id)
            """;

    private static final String CLOSE = """
            DELETE FROM zim_push_connection c
            USING (SELECT * FROM unnest(?::text[], ?::text[], ?::bigint[]) AS u(user_id, device_id, connection_id)
                   ORDER BY user_id COLLATE "C", device_id COLLATE "C") k
            WHERE c.user_id = ANY (ARRAY[k.user_id]) AND c.device_id = k.device_id AND c.node + 0 = ?
              AND c.connection_id = k.connection_id
            """;

    private static final String CONNECTIONS = """
            SELECT c.user_id, c.device_id, c.node, c.connection_id
            FROM unnest(?::text[]) AS k(user_id)
            JOIN zim_push_connection c ON c.user_id = ANY (ARRAY[k.user_id])
            WHERE (SELECT n.buried_at IS NULL FROM zim_push_node n WHERE n.epoch = c.node)
            """;

    private static final String LOG_OUT = """
            WITH gone AS (
                DELETE FROM zim_push_connection WHERE user_id = ? AND device_id = ? RETURNING *),
            live AS (
                SELECT * FROM gone g
                WHERE EXISTS (SELECT FROM zim_push_node n WHERE n.epoch = g.node AND n.buried_at IS NULL)),
            told AS (
                INSERT INTO zim_push_notice (node, user_id, device_id, connection_id, reason, noticed_at)
                SELECT node, user_id, device_id, connection_id, ?, {now} FROM live)
            SELECT node FROM live
            """;

    private static final String NOTICES =
            "SELECT id, user_id, device_id, connection_id, reason FROM zim_push_notice WHERE node = ? ORDER BY id LIMIT ?";

    private static final String NOTICED =
            "DELETE FROM zim_push_notice WHERE node = ? AND id IN (SELECT id FROM unnest(?::bigint[]) AS k(id) ORDER BY id)";

    private final Database database;

    PostgreSqlConnections(Database database) {
        this.database = database;
    }

    List<Opened> open(long node, List<Opening> openings) {
        Displacements.requireOnce(openings);
        if (openings.isEmpty()) {
            return List.of();
        }
        return database.transaction("open connections", handle -> open(handle, node, openings));
    }

    private List<Opened> open(Handle handle, long node, List<Opening> openings) throws SQLException {
        if (!Calls.rows(handle, database.sql(IS_LIVE), to -> to.number(node), row -> row.getBoolean(1))
                .get(0)) {
            throw new IllegalStateException("node " + node + " is buried; it has to join again");
        }
        Map<DeviceKey, Older> older = lock(handle, openings);
        List<Decision> decisions = openings.stream()
                .map(opening -> Displacements.decide(node, opening, older.get(opening.device())))
                .toList();
        put(handle, node, decisions.stream().filter(Decision::changes).toList());
        tell(handle, decisions.stream().filter(Decision::notice).toList());
        return decisions.stream().map(Decision::answer).toList();
    }

    private Map<DeviceKey, Older> lock(Handle handle, List<Opening> openings) throws SQLException {
        Map<DeviceKey, Older> older = new HashMap<>();
        Calls.rows(
                handle,
                database.sql(PostgreSql.BY_INDEX + LOCK),
                1,
                to -> to.texts(openings, opening -> opening.device().userId())
                        .texts(openings, opening -> opening.device().deviceId()),
                row -> older.put(device(row), Older.read(row)));
        return older;
    }

    private void put(Handle handle, long node, List<Decision> changes) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        List<Decision> replacing =
                changes.stream().filter(change -> change.older() != null).toList();
        int changed = Calls.change(
                handle,
                database.sql(PUT),
                to -> to.number(node)
                        .texts(changes, change -> change.opening().device().userId())
                        .texts(changes, change -> change.opening().device().deviceId())
                        .numbers(changes, change -> change.opening().connectionId())
                        .numbers(changes, change -> change.time(0))
                        .numbers(changes, change -> change.time(1))
                        .numbers(changes, change -> change.time(2))
                        .texts(replacing, change -> change.opening().device().userId())
                        .texts(replacing, change -> change.opening().device().deviceId()));
        if (changed < changes.size()) {
            throw new SQLTransactionRollbackException("another node opened a connection meanwhile", "40001");
        }
    }

    private void tell(Handle handle, List<Decision> displaced) throws SQLException {
        if (!displaced.isEmpty()) {
            Calls.change(
                    handle,
                    database.sql(TELL),
                    to -> to.text(CloseReason.DISPLACED.name())
                            .numbers(displaced, each -> each.answer().other())
                            .texts(displaced, each -> each.opening().device().userId())
                            .texts(displaced, each -> each.opening().device().deviceId())
                            .numbers(
                                    displaced,
                                    each -> each.older() == null
                                            ? null
                                            : each.older().connectionId()));
        }
    }

    void close(long node, List<Connected> connections) {
        List<Connected> here =
                connections.stream().filter(each -> each.node() == node).toList();
        if (!here.isEmpty()) {
            database.statement(
                    "close connections",
                    handle -> Calls.change(
                            handle,
                            database.sql(PostgreSql.BY_INDEX + CLOSE),
                            to -> to.texts(here, each -> each.device().userId())
                                    .texts(here, each -> each.device().deviceId())
                                    .numbers(here, Connected::connectionId)
                                    .number(node)));
        }
    }

    Map<String, List<Connected>> connections(Collection<String> userIds) {
        List<String> users = List.copyOf(new TreeSet<>(userIds));
        Map<String, List<Connected>> found = new TreeMap<>();
        if (!users.isEmpty()) {
            List<Connected> all = database.statement(
                    "read connections",
                    handle -> Calls.rows(
                            handle,
                            database.sql(PostgreSql.BY_INDEX + CONNECTIONS),
                            1,
                            to -> to.texts(users, user -> user),
                            row -> new Connected(device(row), row.getLong("node"), row.getLong("connection_id"))));
            all.forEach(each -> found.computeIfAbsent(each.device().userId(), user -> new ArrayList<>())
                    .add(each));
        }
        return found;
    }

    Optional<Long> logOut(DeviceKey device) {
        return database
                .statement(
                        "log a device out",
                        handle -> Calls.rows(
                                handle,
                                database.sql(LOG_OUT),
                                to -> to.text(device.userId())
                                        .text(device.deviceId())
                                        .text(CloseReason.LOGGED_OUT.name()),
                                row -> row.getLong(1)))
                .stream()
                .findFirst();
    }

    List<Notice> notices(long node, int atMost) {
        return database.statement(
                "read notices",
                handle -> Calls.rows(
                        handle,
                        database.sql(NOTICES),
                        to -> to.number(node).number(atMost),
                        row -> new Notice(
                                row.getLong("id"),
                                device(row),
                                row.getLong("connection_id"),
                                CloseReason.valueOf(row.getString("reason")))));
    }

    void noticed(long node, List<Notice> notices) {
        if (!notices.isEmpty()) {
            database.statement(
                    "remove notices",
                    handle -> Calls.change(
                            handle,
                            database.sql(PostgreSql.BY_INDEX + NOTICED),
                            to -> to.number(node).numbers(notices, Notice::id)));
        }
    }

    private static DeviceKey device(ResultSet row) throws SQLException {
        return DeviceKey.of(row.getString("user_id"), row.getString("device_id"));
    }
}
