package dev.zimpush.testkit;

import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Pushes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The pushes that a {@link MemoryCluster} remembers. Guarded by its lock. */
final class PlainPushes implements Pushes {
    private static final Comparator<Pushed> KEY_ORDER = Comparator.comparing(
                    (Pushed push) -> push.delivery().device().userId())
            .thenComparing(push -> push.delivery().device().deviceId())
            .thenComparing(Pushed::app)
            .thenComparing(Pushed::collapseId);

    private final ClusterTables tables;

    PlainPushes(ClusterTables tables) {
        this.tables = tables;
    }

    @Override
    public List<Withdrawn> add(long node, List<Pushed> pushes) {
        Set<List<String>> keys = new HashSet<>();
        List<Withdrawn> noted = new ArrayList<>();
        for (Pushed push : pushes) {
            if (!keys.add(key(push))) {
                throw new IllegalArgumentException("two pushes have one device, app and collapse id");
            }
            Row row = new Row(push, tables.now());
            DeliveryRow delivery = tables.rows.get(push.delivery());
            if (delivery != null && delivery.withdrawn != null) {
                noted.add(giveTo(row, node, delivery.withdrawn));
            }
            tables.pushes.remove(key(push));
            tables.pushes.put(key(push), row);
        }
        return noted;
    }

    @Override
    public List<Withdrawn> withdraw(long node, List<Noting> notings) {
        Map<Row, Withdrawn> withdrawn = new LinkedHashMap<>();
        for (Noting noting : notings) {
            for (Row row : tables.pushes.values()) {
                if ((row.owner == null || row.owner == node) && row.push.isConcernedBy(noting)) {
                    withdrawn.computeIfAbsent(row, one -> giveTo(one, node, noting.note()));
                }
            }
        }
        return List.copyOf(withdrawn.values());
    }

    @Override
    public List<Withdrawn> withdrawn(long node, @Nullable Pushed after, int atMost) {
        return tables.pushes.values().stream()
                .filter(row -> row.owner != null && row.owner == node)
                .filter(row -> after == null || KEY_ORDER.compare(row.push, after) > 0)
                .sorted(Comparator.comparing(row -> row.push, KEY_ORDER))
                .limit(atMost)
                .map(this::withdrawn)
                .toList();
    }

    private Withdrawn withdrawn(Row row) {
        return new Withdrawn(
                row.push,
                Objects.requireNonNull(row.why, "why"),
                Duration.between(Objects.requireNonNull(row.withdrawnAt, "withdrawnAt"), tables.now()));
    }

    private Withdrawn giveTo(Row row, long node, Note why) {
        row.owner = node;
        row.why = row.why == null ? why : row.why;
        row.withdrawnAt = row.withdrawnAt == null ? tables.now() : row.withdrawnAt;
        return withdrawn(row);
    }

    @Override
    public Set<Pushed> owned(long node, List<Pushed> pushes) {
        Set<Pushed> owned = new HashSet<>();
        for (Pushed push : pushes) {
            if (isOwned(node, push)) {
                owned.add(push);
            }
        }
        return owned;
    }

    private boolean isOwned(long node, Pushed push) {
        Row row = tables.pushes.get(key(push));
        return row != null && row.push.equals(push) && row.owner != null && row.owner == node;
    }

    @Override
    public void done(long node, List<Pushed> pushes) {
        for (Pushed push : pushes) {
            if (isOwned(node, push)) {
                tables.pushes.remove(key(push));
            }
        }
    }

    @Override
    public List<Withdrawn> adopt(long node, int atMost) {
        List<Withdrawn> adopted = new ArrayList<>();
        if (!tables.isLive(node)) {
            return adopted;
        }
        for (Row row : tables.pushes.values()) {
            if (adopted.size() < atMost && row.owner != null && row.why != null && !tables.isLive(row.owner)) {
                adopted.add(giveTo(row, node, row.why));
            }
        }
        return adopted;
    }

    @Override
    public int prune(Duration age, int atMost) {
        Instant newest = tables.now().minus(age);
        int removed = 0;
        Iterator<Row> rows = tables.pushes.values().iterator();
        while (removed < atMost && rows.hasNext()) {
            Row row = rows.next();
            if (row.owner == null && !row.addedAt.isAfter(newest)) {
                rows.remove();
                removed++;
            }
        }
        return removed;
    }

    private static List<String> key(Pushed push) {
        return List.of(
                push.delivery().device().userId(), push.delivery().device().deviceId(), push.app(), push.collapseId());
    }

    /** A push, and whose it is to take back. */
    static final class Row {
        final Pushed push;
        final Instant addedAt;

        @Nullable
        Long owner;

        @Nullable
        Note why;

        @Nullable
        Instant withdrawnAt;

        Row(Pushed push, Instant addedAt) {
            this.push = push;
            this.addedAt = addedAt;
        }
    }
}
