package dev.zimpush.jdbc;

import dev.zimpush.Message;
import dev.zimpush.spi.Journal.MessageKey;
import dev.zimpush.spi.Journal.NewMessage;
import dev.zimpush.spi.Journal.Placed;
import dev.zimpush.spi.Journal.Settled;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Appends and removes deliveries on PostgreSQL: four statements in one round trip, which commit together.
 *
 * <p>Appending comes before removing, each in the order of the keys; to sort the messages is less work here than there, where
 * their contents would be moved, too. Who appends waits only for others that append, or change, the same keys, and holds nothing yet that one who removes waits for.
 *
 * <p>One number of the sequence is for a whole batch; a row's place is that and its message's place in the batch. So rows of one
 * batch are told from others by their place, and the messages that they belong to are known without their ids.
 */
final class PostgreSqlWrite {
    private static final int PLACES = 16_384;
    private static final long MOST_BYTES = 32L << 20;

    /** For how long a node that was buried may write: late, but before its row goes. In milliseconds. */
    private static final long GRACE = 3_600_000;

    private static final String KNOWN =
            "EXISTS (SELECT FROM zim_push_node WHERE epoch = ? AND (buried_at IS NULL OR buried_at > {now} - " + GRACE
                    + "))";

    private static final String DEVICES = """
            SELECT h.device_id, 0 AS rank, ?::bigint AS owner, true AS may_ack
              FROM unnest(string_to_array(m.here, chr(1))) AS h(device_id)
            """;

    /** Each look-up is by one user. The live nodes are compared with in a way that no index serves: no plan begins with them. */
    static final String FAN_OUT = """
            SELECT c.device_id, 1 AS rank, c.node AS owner, true AS may_ack
              FROM zim_push_connection c
             WHERE c.user_id = m.user_id
               AND c.node + 0 = ANY (ARRAY(SELECT epoch FROM zim_push_node WHERE buried_at IS NULL))
            UNION ALL
            SELECT a.device_id, 2, ?::bigint, false
              FROM zim_push_address a
             WHERE a.user_id = m.user_id AND a.live_identity IS NOT NULL
            """;

    private static final String APPEND = """
            WITH base AS MATERIALIZED (SELECT place, {now} AS now FROM (%s) drawn)
            INSERT INTO zim_push_delivery AS r (
                user_id, message_id, device_id, place, owner, entry, accepted_at, expires_at, time_to_live, sequence_number,
                attempts, sending, may_ack, adopted, maybe_pushed, conversation, kind, settlement, payload, content)
            SELECT
                m.user_id, m.message_id, d.device_id, (SELECT place FROM base) + m.ord, d.owner,
                CASE WHEN d.owner <> ? THEN (SELECT place FROM base) END, m.accepted_at,
                (SELECT now FROM base) + m.time_to_live, m.time_to_live, m.sequence_number, 0, false, d.may_ack, false, false,
                m.conversation, m.kind, m.settlement, m.payload, m.content
            FROM unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::boolean[], ?::bigint[], ?::bigint[],
                        ?::bigint[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::bytea[])
                AS m(ord, user_id, message_id, here, done, fan_out, accepted_at, time_to_live, sequence_number, conversation,
                     kind, settlement, payload, content)
            CROSS JOIN LATERAL (
                SELECT DISTINCT ON (e.device_id COLLATE "C") e.* FROM (%s) e
                ORDER BY e.device_id COLLATE "C", e.rank) d
            WHERE (m.done IS NULL OR d.device_id <> ALL (string_to_array(m.done, chr(1)))) AND %s
            ON CONFLICT (user_id, message_id, device_id) DO UPDATE SET attempts = r.attempts
            RETURNING place - (SELECT place FROM base) AS ord, device_id, owner, accepted_at,
                CASE WHEN place - (SELECT place FROM base) NOT BETWEEN 1 AND %d THEN user_id END AS user_id,
                CASE WHEN place - (SELECT place FROM base) NOT BETWEEN 1 AND %d THEN message_id END AS message_id;
            """;

    private static final String APPEND_HERE = append(DEVICES);
    private static final String APPEND_AND_FAN_OUT =
            append(DEVICES + "UNION ALL SELECT f.* FROM (" + FAN_OUT + ") f WHERE m.fan_out");

    private static final String REMOVE = """
            DELETE FROM zim_push_delivery d
            USING (SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::boolean[])
                       AS u(user_id, message_id, device_id, accepted_at, fact)
                   ORDER BY user_id COLLATE "C", message_id COLLATE "C", device_id COLLATE "C") k
            WHERE %s AND d.accepted_at = k.accepted_at AND (k.fact OR d.owner = ?);
            """.formatted(PostgreSql.SAME_KEY);

    /** Rows of a buried node that nobody looks for any more are looked for again. */
    private static final String LATE =
            "UPDATE zim_push_node SET look_after = NULL WHERE epoch = ? AND look_after IS NOT NULL";

    private final Database database;

    PostgreSqlWrite(Database database) {
        this.database = database;
    }

    private static String append(String devices) {
        return APPEND.formatted(PostgreSql.PLACE, devices, KNOWN, PLACES - 1, PLACES - 1);
    }

    List<List<Placed>> write(long node, List<NewMessage> messages, List<Settled> settled) {
        if (messages.isEmpty() && settled.isEmpty()) {
            return List.of();
        }
        List<List<Row>> parts = parts(messages);
        if (parts.size() <= 1) {
            List<Row> all = parts.isEmpty() ? List.of() : parts.get(0);
            return database.statement("write deliveries", handle -> part(handle, node, all, settled));
        }
        return database.transaction("write deliveries", handle -> {
            List<List<Placed>> placed = new ArrayList<>();
            for (List<Row> part : parts) {
                placed.addAll(part(handle, node, part, placed.isEmpty() ? settled : List.of()));
            }
            return placed;
        });
    }

    /** No message to the server may have more than a gigabyte. */
    private static List<List<Row>> parts(List<NewMessage> messages) {
        List<List<Row>> parts = new ArrayList<>();
        List<Row> part = new ArrayList<>();
        long bytes = 0;
        for (NewMessage message : messages) {
            Row row = new Row(message);
            if (!part.isEmpty() && (bytes + row.size() > MOST_BYTES || part.size() == PLACES - 1)) {
                parts.add(part);
                part = new ArrayList<>();
                bytes = 0;
            }
            part.add(row);
            row.ord = part.size();
            bytes += row.size();
        }
        if (!part.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }

    private List<List<Placed>> part(Handle handle, long node, List<Row> rows, List<Settled> settled)
            throws SQLException {
        if (rows.isEmpty()) {
            Calls.change(handle, database.sql(PostgreSql.BY_INDEX + REMOVE), to -> bindRemoval(to, node, settled));
            return List.of();
        }
        boolean fanOut = rows.stream().anyMatch(row -> row.message.fanOut());
        String sql = PostgreSql.BY_INDEX
                + (fanOut ? APPEND_AND_FAN_OUT : APPEND_HERE)
                + (settled.isEmpty() ? "" : REMOVE)
                + LATE;
        List<Answer> answers = Calls.rows(
                handle,
                database.sql(sql),
                1,
                to -> {
                    bindAppend(to, node, rows, fanOut);
                    if (!settled.isEmpty()) {
                        bindRemoval(to, node, settled);
                    }
                    to.number(node);
                },
                Answer::read);
        if (answers.isEmpty() && !known(handle, node)) {
            throw tooLate(node);
        }
        return placed(rows, answers);
    }

    private boolean known(Handle handle, long node) throws SQLException {
        return Calls.<Boolean>rows(
                        handle, database.sql("SELECT " + KNOWN), to -> to.number(node), row -> row.getBoolean(1))
                .get(0);
    }

    /** Says that a node's rows would not be found any more. */
    static IllegalStateException tooLate(long node) {
        return new IllegalStateException("node " + node + " was buried long ago; it has to join again");
    }

    private static void bindAppend(Arguments to, long node, List<Row> rows, boolean fanOut) throws SQLException {
        List<Row> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparing(row -> row.message, KeyOrder.OF_NEW));
        List<NewMessage> messages = sorted.stream().map(row -> row.message).toList();
        List<Message> plain = messages.stream().map(NewMessage::message).toList();
        to.number(node)
                .numbers(sorted, row -> row.ord)
                .texts(plain, Message::recipient)
                .texts(plain, Message::id)
                .texts(messages, NewRow::here)
                .texts(messages, NewRow::done)
                .flags(messages, NewMessage::fanOut)
                .numbers(messages, message -> message.acceptedAt().toEpochMilli())
                .numbers(plain, NewRow::timeToLive)
                .numbers(plain, NewRow::sequence)
                .texts(plain, NewRow::conversation)
                .texts(plain, message -> message.kind().name())
                .texts(plain, message -> message.settlement().name())
                .blobs(plain, NewRow::payload)
                .blobs(sorted, row -> row.content)
                .number(node);
        if (fanOut) {
            to.number(node);
        }
        to.number(node);
    }

    private static void bindRemoval(Arguments to, long node, List<Settled> settled) throws SQLException {
        to.texts(settled, each -> each.delivery().device().userId())
                .texts(settled, each -> each.delivery().messageId())
                .texts(settled, each -> each.delivery().device().deviceId())
                .numbers(settled, each -> each.acceptedAt().toEpochMilli())
                .flags(settled, Settled::fact)
                .number(node);
    }

    private static List<List<Placed>> placed(List<Row> rows, List<Answer> answers) {
        List<List<Placed>> placed = new ArrayList<>(rows.size());
        rows.forEach(row -> placed.add(new ArrayList<>(1)));
        @Nullable Map<MessageKey, Integer> byKey = null;
        for (Answer answer : answers) {
            int index = (int) answer.ord - 1;
            if (answer.older != null) {
                byKey = byKey == null ? indexes(rows) : byKey;
                index = Objects.requireNonNull(byKey.get(answer.older));
            }
            long acceptedAt = rows.get(index).message.acceptedAt().toEpochMilli();
            placed.get(index).add(new Placed(answer.deviceId, answer.owner, answer.acceptedAt == acceptedAt));
        }
        return placed;
    }

    private static Map<MessageKey, Integer> indexes(List<Row> rows) {
        Map<MessageKey, Integer> indexes = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            Message message = rows.get(i).message.message();
            indexes.put(new MessageKey(message.recipient(), message.id()), i);
        }
        return indexes;
    }

    /** A message that is written, with the bytes of its push content and its place in the batch, from one. */
    private static final class Row {
        final NewMessage message;
        final byte @Nullable [] content;
        long ord;

        Row(NewMessage message) {
            this.message = message;
            content = NewRow.content(message.message());
        }

        /** About how many bytes it is to send. */
        long size() {
            return message.message().payload().size() + (content == null ? 0 : content.length) + 1_000L;
        }
    }

    /**
     * A row that is there now.
     *
     * @param ord the place of its message in the batch, from one
     * @param older its message, if it was there before
     */
    private record Answer(
            long ord,
            String deviceId,
            long owner,
            long acceptedAt,
            @Nullable MessageKey older) {
        static Answer read(ResultSet row) throws SQLException {
            String userId = row.getString(5);
            return new Answer(
                    row.getLong(1),
                    row.getString(2),
                    row.getLong(3),
                    row.getLong(4),
                    userId == null ? null : new MessageKey(userId, row.getString(6)));
        }
    }
}
