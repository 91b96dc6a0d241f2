package dev.zimpush.jdbc;

import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Pushes.Pushed;
import dev.zimpush.spi.Pushes.Withdrawn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * On MariaDB and H2: looks for what is concerned without a lock, with a statement for many notings; only if there is any locks that, row
 * by row in the order of the keys, looks once more, and gives it. What is added meanwhile is not missed: its delivery was noted before.
 */
final class PlainWithdrawal implements Withdrawal {
    private static final int AT_ONCE = 256;

    private static final String LOOK = "SELECT " + PushedRow.COLUMNS
            + " FROM zim_push_pushed WHERE (owner IS NULL OR owner = ?) AND (user_id, %s) IN (%s)";

    private static final String LOCK = "SELECT " + PushedRow.WITHDRAWN + " FROM zim_push_pushed WHERE "
            + PushedRow.SAME_KEY + " AND (owner IS NULL OR owner = ?) FOR UPDATE";

    private static final String GIVE = "UPDATE zim_push_pushed SET owner = ?, why = ?,"
            + " withdrawn_at = COALESCE(withdrawn_at, {now}) WHERE " + PushedRow.SAME_KEY;

    private final Database database;

    PlainWithdrawal(Database database) {
        this.database = database;
    }

    @Override
    public List<Withdrawn> withdraw(long node, List<Noting> notings) {
        Set<Pushed> found = database.statement("look for pushes", handle -> {
            Set<Pushed> inOrder = new TreeSet<>(PushedRow.KEY_ORDER);
            inOrder.addAll(look(handle, node, "message_id", notings, Noting::messageId));
            inOrder.addAll(look(handle, node, "conversation", notings, Noting::conversation));
            inOrder.removeIf(push -> notings.stream().noneMatch(push::isConcernedBy));
            return inOrder;
        });
        return found.isEmpty() ? List.of() : lock(node, found, notings);
    }

    private List<Pushed> look(
            Handle handle, long node, String column, List<Noting> notings, Function<Noting, @Nullable String> value)
            throws SQLException {
        List<Noting> with =
                notings.stream().filter(noting -> value.apply(noting) != null).toList();
        List<Pushed> found = new ArrayList<>();
        for (int from = 0; from < with.size(); from += AT_ONCE) {
            List<Noting> part = with.subList(from, Math.min(with.size(), from + AT_ONCE));
            // few different statements: lengths are powers of two, filled up with the last
            int places = Integer.highestOneBit(part.size() * 2 - 1);
            String sql = LOOK.formatted(column, "(?, ?)" + ", (?, ?)".repeat(places - 1));
            found.addAll(Calls.rows(
                    handle,
                    database.sql(sql),
                    to -> {
                        to.number(node);
                        for (int i = 0; i < places; i++) {
                            Noting noting = part.get(Math.min(i, part.size() - 1));
                            to.text(noting.userId()).text(value.apply(noting));
                        }
                    },
                    PushedRow::read));
        }
        return found;
    }

    private List<Withdrawn> lock(long node, Set<Pushed> found, List<Noting> notings) {
        return database.transaction("withdraw pushes", handle -> {
            List<Withdrawn> given = new ArrayList<>();
            for (Pushed push : found) {
                Calls.rows(
                                handle,
                                database.sql(LOCK),
                                to -> PushedRow.key(to, push).number(node),
                                row -> new Locked(PushedRow.read(row), standing(row)))
                        .forEach(row -> row.give(notings, given));
            }
            give(database, handle, node, given);
            return given;
        });
    }

    /** Makes rows that are locked a node's. */
    static void give(Database database, Handle handle, long node, List<Withdrawn> given) throws SQLException {
        Calls.batch(
                handle,
                database.sql(GIVE),
                given,
                (to, one) -> PushedRow.key(to.number(node).text(one.why().name()), one.push()));
    }

    private static @Nullable Withdrawn standing(ResultSet row) throws SQLException {
        return row.getString("why") == null ? null : PushedRow.withdrawn(row);
    }

    /** A row, and how it is this node's, if it is. */
    private record Locked(Pushed push, @Nullable Withdrawn standing) {
        void give(List<Noting> notings, List<Withdrawn> given) {
            notings.stream()
                    .filter(push::isConcernedBy)
                    .findFirst()
                    .map(noting -> standing == null ? new Withdrawn(push, noting.note()) : standing)
                    .ifPresent(given::add);
        }
    }
}
