package dev.zimpush.jdbc;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Pushes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was pushed in a table, one row for each device, app and collapse id. A row that has an owner is being taken back. Rows are
 * locked in the order of their keys, after those of deliveries.
 */
final class JdbcPushes implements Pushes {
    private static final String KEY = " WHERE " + PushedRow.SAME_KEY;
    private static final String REMOVE = "DELETE FROM zim_push_pushed" + KEY;

    private static final String ADD = "INSERT INTO zim_push_pushed (" + PushedRow.COLUMNS
            + ", owner, why, withdrawn_at, pushed_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CASE WHEN ? THEN {now} END, {now})";

    private static final String OF_NODE = "SELECT " + PushedRow.WITHDRAWN + " FROM zim_push_pushed WHERE owner = ?%s"
            + PushedRow.IN_ORDER + " LIMIT ?";

    private static final String FROM_THE_FIRST = OF_NODE.formatted("");

    private static final String FROM_BEHIND =
            OF_NODE.formatted(" AND (user_id, device_id, app, collapse_id) > (?, ?, ?, ?)");

    private static final String OWNED =
            "SELECT " + PushedRow.COLUMNS + " FROM zim_push_pushed WHERE user_id = ? AND device_id = ? AND owner = ?";

    private static final String ALL_OWNED = "SELECT " + PushedRow.COLUMNS + " FROM (SELECT p.*"
            + " FROM unnest(?::text[], ?::text[]) AS k (user_id, device_id) JOIN zim_push_pushed p"
            + " ON p.user_id = ANY (ARRAY[k.user_id]) AND p.device_id = k.device_id WHERE p.owner + 0 = ?) AS owned";

    private static final String DONE = REMOVE + " AND owner = ? AND message_id = ? AND accepted_at = ?";

    private static final String LIVE = "SELECT epoch FROM zim_push_node WHERE epoch = ? AND buried_at IS NULL";

    private static final String ORPHANS = "SELECT " + PushedRow.WITHDRAWN + " FROM zim_push_pushed"
            + " WHERE owner IS NOT NULL AND owner NOT IN (SELECT epoch FROM zim_push_node WHERE buried_at IS NULL)"
            + PushedRow.IN_ORDER + " LIMIT ? FOR UPDATE";

    private static final String OLD = " WHERE owner IS NULL AND pushed_at <= {now} - ? ORDER BY pushed_at LIMIT ?";

    private final Database database;
    private final PushedNotes notes;
    private final Withdrawal withdrawal;
    private final String prune;

    JdbcPushes(Database database) {
        this.database = database;
        notes = new PushedNotes(database);
        withdrawal = database.dialect() == Dialect.POSTGRESQL
                ? new PostgreSqlWithdrawal(database)
                : new PlainWithdrawal(database);
        prune = database.sql(
                switch (database.dialect()) {
                    case POSTGRESQL ->
                        "DELETE FROM zim_push_pushed WHERE (user_id, device_id, app, collapse_id) IN"
                                + " (SELECT user_id, device_id, app, collapse_id FROM zim_push_pushed" + OLD
                                + " FOR UPDATE SKIP LOCKED)";
                    case MARIADB -> "DELETE FROM zim_push_pushed" + OLD;
                    case H2 ->
                        "DELETE FROM zim_push_pushed WHERE (user_id, device_id, app, collapse_id) IN"
                                + " (SELECT user_id, device_id, app, collapse_id FROM zim_push_pushed" + OLD + ")";
                });
    }

    @Override
    public List<Withdrawn> add(long node, List<Pushed> pushes) {
        if (pushes.isEmpty()) {
            return List.of();
        }
        return database.transaction("remember pushes", handle -> {
            // locked, so that who notes on them meanwhile finds what is added here
            Map<DeliveryId, Note> noted = notes.of(handle, pushes);
            List<Pushed> inOrder = pushes.stream().sorted(PushedRow.KEY_ORDER).toList();
            Calls.batch(handle, database.sql(REMOVE), inOrder, PushedRow::key);
            Calls.batch(handle, database.sql(ADD), inOrder, (to, push) -> {
                Note why = noted.get(push.delivery());
                PushedRow.bind(to, push)
                        .number(why == null ? null : node)
                        .text(why == null ? null : why.name())
                        .flag(why != null);
            });
            List<Withdrawn> given = new ArrayList<>();
            for (Pushed push : inOrder) {
                Note why = noted.get(push.delivery());
                if (why != null) {
                    given.add(new Withdrawn(push, why));
                }
            }
            return given;
        });
    }

    @Override
    public List<Withdrawn> withdraw(long node, List<Noting> notings) {
        return notings.isEmpty() ? List.of() : withdrawal.withdraw(node, notings);
    }

    @Override
    public List<Withdrawn> withdrawn(long node, @Nullable Pushed after, int atMost) {
        return database.statement("list withdrawn pushes", handle -> {
            if (after == null) {
                return Calls.rows(
                        handle,
                        database.sql(FROM_THE_FIRST),
                        to -> to.number(node).number(atMost),
                        PushedRow::withdrawn);
            }
            return Calls.rows(
                    handle,
                    database.sql(FROM_BEHIND),
                    to -> PushedRow.key(to.number(node), after).number(atMost),
                    PushedRow::withdrawn);
        });
    }

    @Override
    public Set<Pushed> owned(long node, List<Pushed> pushes) {
        if (pushes.isEmpty()) {
            return Set.of();
        }
        Set<Pushed> asked = new HashSet<>(pushes);
        List<DeviceKey> devices =
                pushes.stream().map(push -> push.delivery().device()).distinct().toList();
        return database.statement("look at withdrawn pushes", handle -> {
            Set<Pushed> owned = new HashSet<>();
            if (database.dialect() == Dialect.POSTGRESQL) {
                owned.addAll(Calls.rows(
                        handle,
                        database.sql(PostgreSql.BY_INDEX + ALL_OWNED),
                        1,
                        to -> to.texts(devices, DeviceKey::userId)
                                .texts(devices, DeviceKey::deviceId)
                                .number(node),
                        PushedRow::read));
                owned.retainAll(asked);
                return owned;
            }
            for (DeviceKey device : devices) {
                owned.addAll(Calls.rows(
                        handle,
                        database.sql(OWNED),
                        to -> to.text(device.userId()).text(device.deviceId()).number(node),
                        PushedRow::read));
            }
            owned.retainAll(asked);
            return owned;
        });
    }

    @Override
    public void done(long node, List<Pushed> pushes) {
        if (pushes.isEmpty()) {
            return;
        }
        database.transaction("forget pushes", handle -> {
            Calls.batch(
                    handle,
                    database.sql(DONE),
                    pushes.stream().sorted(PushedRow.KEY_ORDER).toList(),
                    (to, push) -> PushedRow.key(to, push)
                            .number(node)
                            .text(push.delivery().messageId())
                            .number(push.acceptedAt().toEpochMilli()));
            return pushes.size();
        });
    }

    @Override
    public List<Withdrawn> adopt(long node, int atMost) {
        return database.transaction("adopt pushes", handle -> {
            if (Calls.<Long>rows(handle, database.sql(LIVE), to -> to.number(node), row -> row.getLong(1))
                    .isEmpty()) {
                return List.of();
            }
            List<Withdrawn> adopted =
                    Calls.rows(handle, database.sql(ORPHANS), to -> to.number(atMost), PushedRow::withdrawn);
            PlainWithdrawal.give(database, handle, node, adopted);
            return adopted;
        });
    }

    @Override
    public int prune(Duration age, int atMost) {
        return database.statement(
                "prune pushes",
                handle -> Calls.change(
                        handle, prune, to -> to.number(age.toMillis()).number(atMost)));
    }
}
