package dev.zimpush.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Removes old rows of the history on PostgreSQL, where what was removed stays in the index for as long as anybody has an old snapshot. Who
 * has removed many goes on where that ended, and does not walk over them again; who has removed all begins anew, since a row that
 * was long on its way may be older. The rows are found once, by the index on their age, and removed by their place, whatever plan the
 * server has made when the table was empty.
 */
final class PostgreSqlPruning implements JdbcHistory.HistoryPruning {
    private static final String SQL = "WITH gone AS (DELETE FROM zim_push_history WHERE ctid = ANY(ARRAY("
            + "SELECT ctid FROM zim_push_history WHERE appended_at >= ? AND appended_at <= {now} - ?"
            + " ORDER BY appended_at LIMIT ? FOR UPDATE SKIP LOCKED)) RETURNING appended_at)"
            + " SELECT count(*) AS removed, coalesce(max(appended_at), 0) AS newest FROM gone";

    private final Database database;
    private final String sql;
    private final AtomicLong floor = new AtomicLong();

    PostgreSqlPruning(Database database) {
        this.database = database;
        this.sql = database.sql(PostgreSql.IN_ORDER + SQL);
    }

    @Override
    public int prune(Duration age, int atMost) {
        List<Gone> gone = database.statement(
                "prune the history",
                handle -> Calls.rows(
                        handle,
                        sql,
                        1,
                        to -> to.number(floor.get()).number(age.toMillis()).number(atMost),
                        row -> new Gone(row.getInt("removed"), row.getLong("newest"))));
        Gone all = gone.get(0);
        floor.set(all.removed < atMost ? 0 : all.newest);
        return all.removed;
    }

    private record Gone(int removed, long newest) {}
}
