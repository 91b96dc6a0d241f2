package dev.zimpush.examples.custombackend;

import dev.zimpush.DeliveryId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * The table of deliveries: one map of rows, whose keys begin with the user, and two of the keys of rows: by owner, and of
 * those in an inbox; both in the order of acceptance. Called within a read or a change of the store.
 */
final class Rows {
    private final MVMap<String, byte[]> rows;
    private final MVMap<String, byte[]> byOwner;
    private final MVMap<String, byte[]> inboxes;

    Rows(FileStore store) {
        this.rows = store.map("deliveries");
        this.byOwner = store.map("deliveries by owner");
        this.inboxes = store.map("inboxes");
    }

    @Nullable
    Row get(DeliveryId id) {
        byte[] bytes = rows.get(Keys.of(id));
        return bytes == null ? null : Row.decode(bytes);
    }

    /** The row, if it is that node's. */
    @Nullable
    Row get(DeliveryId id, long owner) {
        Row row = get(id);
        return row == null || row.owner != owner ? null : row;
    }

    void put(Row row) {
        remove(row.id);
        String key = Keys.of(row.id);
        rows.put(key, row.encode());
        byOwner.put(place(row), key.getBytes(StandardCharsets.UTF_8));
        if (row.inbox) {
            inboxes.put(place(row), key.getBytes(StandardCharsets.UTF_8));
        }
    }

    void remove(DeliveryId id) {
        Row there = get(id);
        if (there != null) {
            rows.remove(Keys.of(id));
            byOwner.remove(place(there));
            inboxes.remove(place(there));
        }
    }

    /** In the order of acceptance. */
    List<Row> ofUser(String userId) {
        return Keys.under(rows, Integer.MAX_VALUE, userId).stream()
                .map(Row::decode)
                .sorted(Comparator.comparingLong(row -> row.place))
                .toList();
    }

    List<Row> inbox(long node, int atMost) {
        return rowsAt(Keys.under(inboxes, atMost, Keys.of(node)));
    }

    List<Row> ofOwner(long node, int atMost) {
        return rowsAt(Keys.under(byOwner, atMost, Keys.of(node)));
    }

    /** The nodes that own any; found by leaping from one to the next. */
    List<Long> owners() {
        List<Long> owners = new ArrayList<>();
        String key = byOwner.firstKey();
        while (key != null) {
            long owner = Long.parseLong(key.substring(0, Keys.of(0).length()));
            owners.add(owner);
            key = byOwner.ceilingKey(Keys.of(owner + 1));
        }
        return owners;
    }

    private List<Row> rowsAt(List<byte[]> keys) {
        return keys.stream()
                .map(key -> rows.get(new String(key, StandardCharsets.UTF_8)))
                .filter(Objects::nonNull)
                .map(Row::decode)
                .toList();
    }

    private static String place(Row row) {
        return Keys.of(Keys.of(row.owner), Keys.of(row.place));
    }
}
