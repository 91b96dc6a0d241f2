package dev.zimpush.jdbc;

import dev.zimpush.DeliveryId;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;

/**
 * Appends and removes deliveries in SQL that every database takes, in one transaction.
 *
 * <p>Whether rows are there already is looked for only when the first try has found a key taken, and was rolled back for
 * it.
 */
final class PlainWrite {
    private static final long GRACE = 3_600_000;

    private static final String NODE =
            "SELECT COALESCE({now} - buried_at, 0) AS buried_for, look_after FROM zim_push_node WHERE epoch = ?";

    private static final String LATE = "UPDATE zim_push_node SET look_after = NULL WHERE epoch = ?";

    private static final String APPEND = """
            INSERT INTO zim_push_delivery (
                user_id, message_id, device_id, owner, place, entry, sending, attempts, may_ack, adopted, maybe_pushed, accepted_at,
                expires_at, time_to_live, sequence_number, conversation, kind, settlement, payload, content)
            VALUES (?, ?, ?, ?, ?, ?, FALSE, 0, ?, FALSE, FALSE, ?, {now} + ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    /** Of the outbox, where the time to live counts from the acceptance, which is by the database's clock. */
    private static final String APPEND_ENQUEUED = APPEND.replace("{now} + ?", "?");

    private static final String REMOVE = """
            DELETE FROM zim_push_delivery
            WHERE user_id = ? AND message_id = ? AND device_id = ? AND accepted_at = ? AND owner = ?
            """;

    private static final String REMOVE_FACT =
            "DELETE FROM zim_push_delivery WHERE user_id = ? AND message_id = ? AND device_id = ? AND accepted_at = ?";

    private static final String OLDER =
            "SELECT device_id, owner, accepted_at FROM zim_push_delivery WHERE user_id = ? AND message_id = ?";

    private static final Comparator<Settled> REMOVAL_ORDER =
            Comparator.comparing(Settled::delivery, PlainRows.KEY_ORDER);

    private final Database database;
    private final PlainDevices devices;

    PlainWrite(Database database, PlainDevices devices) {
        this.database = database;
        this.devices = devices;
    }

    List<List<Placed>> write(long node, List<NewMessage> messages, List<Settled> settled) {
        if (messages.isEmpty() && settled.isEmpty()) {
            return List.of();
        }
        AtomicBoolean again = new AtomicBoolean();
        return database.transaction("write deliveries", handle -> {
            if (!messages.isEmpty()) {
                check(handle, node);
            }
            List<List<Placed>> placed = append(handle, node, messages, again.getAndSet(true), false);
            remove(handle, node, settled);
            return placed;
        });
    }

    /** Refuses a node that was buried long ago, and lets late rows of one be looked for. */
    private void check(Handle handle, long node) throws SQLException {
        List<NodeState> found = Calls.rows(handle, database.sql(NODE), to -> to.number(node), NodeState::read);
        if (found.isEmpty() || found.get(0).buriedFor >= GRACE) {
            throw PostgreSqlWrite.tooLate(node);
        }
        if (found.get(0).looked) {
            Calls.change(handle, database.sql(LATE), to -> to.number(node));
        }
    }

    /**
     * Appends.
     *
     * @param look whether to look for rows that are there
     * @param enqueued whether they come from the outbox: this node's rows are put into its inbox, too
     */
    List<List<Placed>> append(Handle handle, long node, List<NewMessage> messages, boolean look, boolean enqueued)
            throws SQLException {
        Map<String, Map<String, Long>> spread =
                devices.of(handle, messages.stream().filter(NewMessage::fanOut).toList());
        List<List<Placed>> placed = new ArrayList<>(messages.size());
        Map<DeliveryId, Appended> rows = new TreeMap<>(PlainRows.KEY_ORDER);
        long place = messages.isEmpty() ? 0 : PlainPlaces.reserve(handle, database);
        for (NewMessage message : messages) {
            placed.add(place(handle, node, message, spread, look, ++place, rows));
        }
        Calls.batch(
                handle,
                database.sql(enqueued ? APPEND_ENQUEUED : APPEND),
                rows.values(),
                (to, row) -> row.bind(to, enqueued, enqueued || row.owner() != node));
        return placed;
    }

    private List<Placed> place(
            Handle handle,
            long node,
            NewMessage message,
            Map<String, Map<String, Long>> spread,
            boolean look,
            long place,
            Map<DeliveryId, Appended> rows)
            throws SQLException {
        Map<String, Long> connected =
                message.fanOut() ? spread.getOrDefault(message.message().recipient(), Map.of()) : Map.of();
        Set<String> deviceIds = new TreeSet<>(message.here());
        deviceIds.addAll(connected.keySet());
        deviceIds.removeAll(message.done());
        Map<String, Placed> older = look ? older(handle, message) : Map.of();
        List<Placed> placed = new ArrayList<>();
        for (String deviceId : deviceIds) {
            Placed there = older.get(deviceId);
            if (there == null) {
                boolean here = message.here().contains(deviceId);
                long connectedTo = here ? node : connected.getOrDefault(deviceId, 0L);
                Appended row =
                        new Appended(message, deviceId, place, connectedTo == 0 ? node : connectedTo, connectedTo != 0);
                Appended first = rows.putIfAbsent(row.id(), row);
                there = new Placed(deviceId, first == null ? row.owner() : first.owner(), first == null);
            }
            placed.add(there);
        }
        return placed;
    }

    private Map<String, Placed> older(Handle handle, NewMessage message) throws SQLException {
        Map<String, Placed> older = new HashMap<>();
        long acceptedAt = message.acceptedAt().toEpochMilli();
        Calls.rows(
                handle,
                database.sql(OLDER),
                to -> to.text(message.message().recipient())
                        .text(message.message().id()),
                row -> {
                    String deviceId = StoredRow.id(row, "device_id");
                    return older.put(
                            deviceId,
                            new Placed(deviceId, row.getLong("owner"), row.getLong("accepted_at") == acceptedAt));
                });
        return older;
    }

    private void remove(Handle handle, long node, List<Settled> settled) throws SQLException {
        for (boolean fact : new boolean[] {true, false}) {
            List<Settled> some = settled.stream()
                    .filter(each -> each.fact() == fact)
                    .sorted(REMOVAL_ORDER)
                    .toList();
            Calls.batch(handle, database.sql(fact ? REMOVE_FACT : REMOVE), some, (to, each) -> {
                PlainRows.key(to, each.delivery()).number(each.acceptedAt().toEpochMilli());
                if (!fact) {
                    to.number(node);
                }
            });
        }
    }

    private record NodeState(long buriedFor, boolean looked) {
        static NodeState read(ResultSet row) throws SQLException {
            return new NodeState(row.getLong("buried_for"), row.getObject("look_after") != null);
        }
    }
}
