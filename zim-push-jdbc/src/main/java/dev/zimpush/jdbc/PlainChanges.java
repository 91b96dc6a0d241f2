package dev.zimpush.jdbc;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.spi.Journal.Claim;
import dev.zimpush.spi.Journal.MessageKey;
import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.Journal.Noted;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Journal.Taken;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Claims, notes and changes of hands, decided here on rows that are locked meanwhile. */
final class PlainChanges {
    private final Database database;
    private final PlainRows rows;

    PlainChanges(Database database, PlainRows rows) {
        this.database = database;
        this.rows = rows;
    }

    List<Claim> claim(long node, List<DeliveryId> deliveries) {
        return database.transaction("claim deliveries", handle -> {
            Map<DeliveryId, RowState> locked = rows.ofMessages(
                    handle, deliveries.stream().map(PlainRows::message).toList());
            Set<Long> live = rows.liveNodes(handle);
            List<RowState> mine = new ArrayList<>();
            for (DeliveryId id : deliveries) {
                RowState row = locked.get(id);
                if (row != null && row.owner == node && live.contains(node)) {
                    row.mayAck = false;
                    mine.add(row);
                }
            }
            Set<MessageKey> watched = new HashSet<>();
            locked.values().stream().filter(row -> row.mayAck).forEach(row -> watched.add(PlainRows.message(row.id)));
            Map<DeliveryId, Claim> claims = new HashMap<>();
            for (RowState row : mine) {
                claims.put(row.id, claim(handle, node, row, live, watched));
            }
            rows.save(handle, mine);
            return deliveries.stream()
                    .map(id -> claims.getOrDefault(id, Claim.GONE))
                    .toList();
        });
    }

    private Claim claim(Handle handle, long node, RowState row, Set<Long> live, Set<MessageKey> watched)
            throws SQLException {
        row.sending = false;
        if (row.note != null) {
            return Claim.noted(row.note);
        }
        long connected = rows.connectedTo(handle, row.id.device());
        if (connected != node && live.contains(connected)) {
            row.give(connected, true);
            row.mayAck = true;
            return Claim.connectedElsewhere(connected);
        }
        if (row.anyDevice && watched.contains(PlainRows.message(row.id))) {
            return Claim.SIBLING;
        }
        row.sending = true;
        return Claim.WON;
    }

    List<Noted> note(List<Noting> notings) {
        return database.transaction("note on deliveries", handle -> {
            Map<String, Map<DeliveryId, RowState>> locked = lock(handle, notings);
            Set<RowState> changed = new HashSet<>();
            List<Noted> noted = notings.stream()
                    .map(noting -> note(
                            noting,
                            locked.getOrDefault(noting.userId(), Map.of()).values(),
                            changed))
                    .toList();
            rows.save(handle, changed);
            return noted;
        });
    }

    private Map<String, Map<DeliveryId, RowState>> lock(Handle handle, List<Noting> notings) throws SQLException {
        Set<String> whole = new TreeSet<>();
        notings.stream().filter(noting -> noting.messageId() == null).forEach(noting -> whole.add(noting.userId()));
        Set<MessageKey> messages = new TreeSet<>(PlainRows.MESSAGE_ORDER);
        for (Noting noting : notings) {
            if (noting.messageId() != null && !whole.contains(noting.userId())) {
                messages.add(new MessageKey(noting.userId(), noting.messageId()));
            }
        }
        List<RowState> all = new ArrayList<>(rows.ofMessages(handle, messages).values());
        for (String user : whole) {
            all.addAll(rows.ofUser(handle, user));
        }
        Map<String, Map<DeliveryId, RowState>> byUser = new HashMap<>();
        all.forEach(row -> byUser.computeIfAbsent(row.id.device().userId(), user -> new TreeMap<>(PlainRows.KEY_ORDER))
                .put(row.id, row));
        return byUser;
    }

    private static Noted note(Noting noting, Collection<RowState> ofUser, Set<RowState> changed) {
        int count = 0;
        Set<Long> owners = new TreeSet<>();
        for (RowState row : ofUser) {
            boolean concerned = row.concerns(noting);
            if (concerned && row.withdraw(noting.note())) {
                changed.add(row);
            }
            if (concerned && replaces(noting.note(), row.note)) {
                row.note = noting.note();
                row.inbox = true;
                owners.add(row.owner);
                changed.add(row);
                count++;
            }
        }
        return new Noted(count, owners);
    }

    private static boolean replaces(Note note, @Nullable Note old) {
        return old == null || (note == Note.ACKED && old != Note.ACKED);
    }

    Set<Long> takeOver(long node, List<DeviceKey> devices) {
        return database.transaction("take deliveries over", handle -> {
            Set<Long> live = rows.liveNodes(handle);
            Set<Long> lost = new TreeSet<>();
            List<RowState> changed = new ArrayList<>();
            for (DeviceKey device :
                    devices.stream().sorted(PlainRows.DEVICE_ORDER).toList()) {
                if (live.contains(node) && rows.connectedTo(handle, device) == node) {
                    takeOver(node, rows.ofDevice(handle, device), live, lost, changed);
                }
            }
            rows.save(handle, changed);
            return lost;
        });
    }

    private static void takeOver(
            long node, List<RowState> ofDevice, Set<Long> live, Set<Long> lost, List<RowState> changed) {
        for (RowState row : ofDevice) {
            if (!row.sending || !live.contains(row.owner)) {
                row.mayAck = true;
                changed.add(row);
                if (row.owner != node) {
                    lost.add(row.owner);
                    row.give(node, live.contains(row.owner));
                }
            }
        }
    }

    void taken(long node, List<Taken> taken) {
        database.transaction("take deliveries", handle -> {
            Map<DeliveryId, RowState> locked = rows.ofMessages(
                    handle,
                    taken.stream()
                            .map(each -> PlainRows.message(each.delivery()))
                            .toList());
            List<RowState> changed = new ArrayList<>();
            for (Taken each : taken) {
                RowState row = locked.get(each.delivery());
                if (row != null && row.owner == node && Objects.equals(row.note, each.note())) {
                    row.inbox = false;
                    changed.add(row);
                }
            }
            rows.save(handle, changed);
            return node;
        });
    }

    void lookAgain(long node, List<MessageKey> messages) {
        database.transaction("look at deliveries again", handle -> {
            List<RowState> changed = rows.ofMessages(handle, messages).values().stream()
                    .filter(row -> row.owner == node && !row.sending)
                    .toList();
            changed.forEach(row -> row.inbox = true);
            rows.save(handle, changed);
            return node;
        });
    }
}
