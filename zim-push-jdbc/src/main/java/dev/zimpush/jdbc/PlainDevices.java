package dev.zimpush.jdbc;

import dev.zimpush.spi.Journal.NewMessage;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** The devices that messages fan out to, in SQL that every database takes. */
final class PlainDevices {
    private static final String WITH_ADDRESS =
            "SELECT DISTINCT device_id FROM zim_push_address WHERE user_id = ? AND live_identity IS NOT NULL";

    private static final String CONNECTED = "SELECT device_id, node FROM zim_push_connection WHERE user_id = ?";

    private final Database database;
    private final PlainRows rows;

    PlainDevices(Database database, PlainRows rows) {
        this.database = database;
        this.rows = rows;
    }

    /** By recipient and device, the live node that the device is connected to; 0 for one that only has an address. */
    Map<String, Map<String, Long>> of(Handle handle, List<NewMessage> messages) throws SQLException {
        Map<String, Map<String, Long>> found = new HashMap<>();
        if (messages.isEmpty()) {
            return found;
        }
        Set<Long> live = rows.liveNodes(handle);
        Set<String> users = new TreeSet<>();
        messages.forEach(message -> users.add(message.message().recipient()));
        for (String user : users) {
            found.put(user, ofUser(handle, user, live));
        }
        return found;
    }

    private Map<String, Long> ofUser(Handle handle, String user, Set<Long> live) throws SQLException {
        Map<String, Long> devices = new HashMap<>();
        Calls.rows(
                handle,
                database.sql(WITH_ADDRESS),
                to -> to.text(user),
                row -> devices.put(StoredRow.id(row, "device_id"), 0L) == null);
        Calls.rows(handle, database.sql(CONNECTED), to -> to.text(user), row -> {
            long node = row.getLong("node");
            return live.contains(node) && devices.put(StoredRow.id(row, "device_id"), node) == null;
        });
        return devices;
    }
}
