package dev.zimpush.jdbc;

import dev.zimpush.spi.Directory;
import dev.zimpush.spi.Directory.Opened;
import dev.zimpush.spi.Directory.Opening;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides which of two connections of a device stays. */
final class Displacements {
    private Displacements() {}

    /**
     * The connection that a device had, locked.
     *
     * @param node where it ends; 0 if there is none
     * @param live whether that node is live
     * @param times when the device displaced itself, the latest first; at most as many as it may within the window
     * @param now the time by the database's clock
     */
    record Older(long node, long connectionId, boolean live, List<Long> times, long now) {
        /** Reads the columns node, connection_id, live, displaced_at, displaced_at_2, displaced_at_3 and now_millis. */
        static Older read(ResultSet row) throws SQLException {
            List<Long> times = new ArrayList<>();
            for (String column : List.of("displaced_at", "displaced_at_2", "displaced_at_3")) {
                long time = row.getLong(column);
                if (!row.wasNull()) {
                    times.add(time);
                }
            }
            return new Older(
                    row.getLong("node"),
                    row.getLong("connection_id"),
                    row.getBoolean("live"),
                    times,
                    row.getLong("now_millis"));
        }
    }

    /**
     * What becomes of an opening.
     *
     * @param changes whether the connection is to be written
     * @param notice whether the older one's node is to be told
     * @param times when the device displaced itself, the latest first
     */
    record Decision(
            Opening opening, @Nullable Older older, Opened answer, boolean changes, boolean notice, List<Long> times) {
        /** When it displaced itself so many times before the last, or null. */
        @Nullable
        Long time(int before) {
            return before < times.size() ? times.get(before) : null;
        }
    }

    /** Decides. */
    static Decision decide(long node, Opening opening, @Nullable Older older) {
        List<Long> times = older == null ? List.of() : older.times;
        boolean mine = older != null && older.node == node && older.connectionId == opening.connectionId();
        if (older == null || !older.live || mine) {
            return new Decision(opening, older, new Opened(Opened.Kind.OPENED, 0), !mine, false, times);
        }
        long other = older.node == node ? 0 : older.node;
        if (opening.again() && other != 0) {
            return new Decision(opening, older, new Opened(Opened.Kind.GAVE_WAY, other), false, false, times);
        }
        long windowBegins = older.now - Directory.DISPLACEMENT_WINDOW.toMillis();
        List<Long> recent = times.stream().filter(time -> time > windowBegins).toList();
        if (recent.size() >= Directory.DISPLACEMENTS_AT_MOST) {
            return new Decision(opening, older, new Opened(Opened.Kind.REFUSED, other), false, false, times);
        }
        List<Long> counted = new ArrayList<>(recent);
        counted.add(0, older.now);
        return new Decision(opening, older, new Opened(Opened.Kind.OPENED, other), true, other != 0, counted);
    }

    /** Refuses a batch that names a device twice. */
    static void requireOnce(List<Opening> openings) {
        if (openings.stream().map(Opening::device).distinct().count() < openings.size()) {
            throw new IllegalArgumentException("the batch names a device twice");
        }
    }
}
