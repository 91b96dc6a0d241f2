package dev.zimpush.jdbc;

import dev.zimpush.CloseReason;
import dev.zimpush.DeviceKey;
import dev.zimpush.jdbc.Displacements.Decision;
import dev.zimpush.jdbc.Displacements.Older;
import dev.zimpush.spi.Directory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** The nodes and connections on MariaDB and H2. */
final class PlainDirectory implements Directory {
    private static final Comparator<Opening> OPENING_ORDER =
            Comparator.comparing(Opening::device, PlainRows.DEVICE_ORDER);

    private static final String LOCK = """
            SELECT c.node, c.connection_id, c.displaced_at, c.displaced_at_2, c.displaced_at_3, {now} AS now_millis,
                   EXISTS (SELECT 1 FROM zim_push_node n WHERE n.epoch = c.node AND n.buried_at IS NULL) AS live
            FROM zim_push_connection c WHERE c.user_id = ? AND c.device_id = ? FOR UPDATE
            """;

    private static final String PUT = """
            INSERT INTO zim_push_connection (
                node, connection_id, displaced_at, displaced_at_2, displaced_at_3, opened_at, user_id, device_id)
            VALUES (?, ?, ?, ?, ?, {now}, ?, ?)
            """;

    private static final String REPLACE = """
            UPDATE zim_push_connection
            SET node = ?, connection_id = ?, displaced_at = ?, displaced_at_2 = ?, displaced_at_3 = ?, opened_at = {now}
            WHERE user_id = ? AND device_id = ?
            """;

    private static final String TELL = """
            INSERT INTO zim_push_notice (node, user_id, device_id, connection_id, reason, noticed_at)
            VALUES (?, ?, ?, ?, ?, {now})
            """;

    private static final String CLOSE =
            "DELETE FROM zim_push_connection WHERE user_id = ? AND device_id = ? AND node = ? AND connection_id = ?";

    private static final String CONNECTIONS = """
            SELECT c.user_id, c.device_id, c.node, c.connection_id
            FROM zim_push_connection c JOIN zim_push_node n ON n.epoch = c.node
            WHERE n.buried_at IS NULL AND c.user_id\s""";

    private static final String NOTICES =
            "SELECT id, user_id, device_id, connection_id, reason FROM zim_push_notice WHERE node = ? ORDER BY id LIMIT ?";

    private static final String NOTICED = "DELETE FROM zim_push_notice WHERE node = ? AND id = ?";

    private final Database database;
    private final Lists lists;
    private final PlainNodes nodes;
    private final Members members;

    PlainDirectory(Database database, KeptConnection kept) {
        this.database = database;
        lists = new Lists(database);
        nodes = new PlainNodes(database, kept);
        members = new Members(database);
    }

    @Override
    public long join(String name, Duration lease) {
        return nodes.join(name, lease);
    }

    @Override
    public boolean renew(long node, Duration lease) {
        return nodes.renew(node, lease);
    }

    @Override
    public void leave(long node) {
        nodes.leave(node);
    }

    @Override
    public List<Long> bury(long node) {
        return nodes.bury(node);
    }

    @Override
    public Pending look(long node) {
        return nodes.look(node);
    }

    @Override
    public List<Member> members() {
        return members.read();
    }

    @Override
    public List<Opened> open(long node, List<Opening> openings) {
        Displacements.requireOnce(openings);
        return database.transaction("open connections", handle -> open(handle, node, openings));
    }

    private List<Opened> open(Handle handle, long node, List<Opening> openings) throws SQLException {
        if (!openings.isEmpty() && !nodes.isLive(handle, node)) {
            throw new IllegalStateException("node " + node + " is buried; it has to join again");
        }
        Map<Opening, Decision> decisions = new HashMap<>();
        for (Opening opening : openings.stream().sorted(OPENING_ORDER).toList()) {
            List<Older> older = Calls.rows(handle, database.sql(LOCK), to -> device(to, opening.device()), Older::read);
            decisions.put(opening, Displacements.decide(node, opening, older.isEmpty() ? null : older.get(0)));
        }
        List<Decision> all = openings.stream().map(decisions::get).toList();
        for (boolean there : new boolean[] {true, false}) {
            List<Decision> changes = decisions.values().stream()
                    .filter(each -> each.changes() && (each.older() != null) == there)
                    .sorted(Comparator.comparing(Decision::opening, OPENING_ORDER))
                    .toList();
            Calls.batch(handle, database.sql(there ? REPLACE : PUT), changes, (to, each) -> bind(to, node, each));
        }
        for (Decision each : all) {
            Older older = each.older();
            if (each.notice() && older != null) {
                tell(
                        handle,
                        new Connected(each.opening().device(), older.node(), older.connectionId()),
                        CloseReason.DISPLACED);
            }
        }
        return all.stream().map(Decision::answer).toList();
    }

    private static void bind(Arguments to, long node, Decision decision) throws SQLException {
        to.number(node)
                .number(decision.opening().connectionId())
                .number(decision.time(0))
                .number(decision.time(1))
                .number(decision.time(2));
        device(to, decision.opening().device());
    }

    private void tell(Handle handle, Connected gone, CloseReason reason) throws SQLException {
        Calls.change(
                handle,
                database.sql(TELL),
                to -> device(to.number(gone.node()), gone.device())
                        .number(gone.connectionId())
                        .text(reason.name()));
    }

    @Override
    public void close(long node, List<Connected> connections) {
        List<Connected> here = connections.stream()
                .filter(each -> each.node() == node)
                .sorted(Comparator.comparing(Connected::device, PlainRows.DEVICE_ORDER))
                .toList();
        database.transaction("close connections", handle -> {
            Calls.batch(handle, database.sql(CLOSE), here, PlainDirectory::connected);
            return node;
        });
    }

    @Override
    public Map<String, List<Connected>> connections(Collection<String> userIds) {
        Map<String, List<Connected>> found = new TreeMap<>();
        lists.select("read connections", CONNECTIONS, new TreeSet<>(userIds), PlainDirectory::connected)
                .forEach(each -> found.computeIfAbsent(each.device().userId(), user -> new ArrayList<>())
                        .add(each));
        return found;
    }

    @Override
    public Optional<Long> logOut(DeviceKey device) {
        List<Long> nodesOf = database.transaction("log a device out", handle -> {
            List<Older> older = Calls.rows(handle, database.sql(LOCK), to -> device(to, device), Older::read);
            List<Long> told = new ArrayList<>();
            for (Older each : older) {
                Connected gone = new Connected(device, each.node(), each.connectionId());
                Calls.change(handle, database.sql(CLOSE), to -> connected(to, gone));
                if (each.live()) {
                    tell(handle, gone, CloseReason.LOGGED_OUT);
                    told.add(each.node());
                }
            }
            return told;
        });
        return nodesOf.stream().findFirst();
    }

    @Override
    public List<Notice> notices(long node, int atMost) {
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

    @Override
    public void noticed(long node, List<Notice> notices) {
        database.transaction("remove notices", handle -> {
            Calls.batch(
                    handle,
                    database.sql(NOTICED),
                    notices,
                    (to, notice) -> to.number(node).number(notice.id()));
            return node;
        });
    }

    private static Arguments device(Arguments to, DeviceKey device) throws SQLException {
        return to.text(device.userId()).text(device.deviceId());
    }

    private static void connected(Arguments to, Connected connected) throws SQLException {
        device(to, connected.device()).number(connected.node()).number(connected.connectionId());
    }

    private static Connected connected(ResultSet row) throws SQLException {
        return new Connected(device(row), row.getLong("node"), row.getLong("connection_id"));
    }

    private static DeviceKey device(ResultSet row) throws SQLException {
        return DeviceKey.of(StoredRow.id(row, "user_id"), StoredRow.id(row, "device_id"));
    }
}
