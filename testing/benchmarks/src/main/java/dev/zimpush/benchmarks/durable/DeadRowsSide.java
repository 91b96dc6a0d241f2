package dev.zimpush.benchmarks.durable;

import dev.zimpush.benchmarks.suite.Figures;
import dev.zimpush.benchmarks.suite.Pause;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.benchmarks.suite.Side;
import dev.zimpush.benchmarks.suite.Statistics;
import dev.zimpush.figures.Server;
import dev.zimpush.jdbc.JdbcBackend;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Deliveries that came to a node from another, and are gone, while somebody keeps an old snapshot open, so that the database may
 * forget none of them. Then the node claims others that come in the same way.
 */
final class DeadRowsSide implements Side {
    private static final int DEAD = 2_000_000;
    private static final int BATCH = 50_000;
    private static final int FRESH = 50;
    private static final int WARM_UP = 20;
    private static final String DIE = """
            WITH base AS MATERIALIZED (SELECT nextval('zim_push_place') AS place)
            INSERT INTO zim_push_delivery (
                user_id, message_id, device_id, place, owner, entry, accepted_at, expires_at, time_to_live, attempts,
                sending, may_ack, adopted, maybe_pushed, kind, settlement, payload, content)
            SELECT 'gone-' || mod(n, 10000), 'gone-message-' || n, 'phone', base.place + mod(n, 16384), ?, base.place, 0, 0, 0, 0,
                   false, true, false, false, 'MESSAGE', 'EACH_DEVICE', ?, ?
            FROM base, generate_series(?::bigint, ?::bigint) n;
            DELETE FROM zim_push_delivery WHERE owner = ? AND entry = (SELECT currval('zim_push_place'))
            """;

    @Override
    public void run(Settings settings, Figures figures) throws Exception {
        try (Server server = Server.at(settings.text("url"));
                JdbcBackend backend =
                        JdbcBackend.at(server.url()).createTables(true).build()) {
            Inbox inbox = new Inbox(backend.cluster().orElseThrow());
            inbox.claim(FRESH);
            figures.add("fresh", Statistics.median(inbox.claim(FRESH).claim()));
            try (Connection snapshot = oldSnapshot(server)) {
                long begin = System.nanoTime();
                die(server, inbox.node());
                figures.add("dying", (System.nanoTime() - begin) / 1e9);
                server.run("CHECKPOINT");
                inbox.claim(WARM_UP);
                Inbox.Times times = inbox.claim(settings.number("claims"));
                if (snapshot.isClosed()
                        || server.number(
                                        "SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'zim_push_delivery'")
                                < DEAD) {
                    throw new IllegalStateException("the dead rows are not there any more");
                }
                figures.add("look", Statistics.median(times.look()));
                figures.add("read", Statistics.median(times.read()));
                figures.add("take", Statistics.median(times.take()));
                figures.add("claim", Statistics.median(times.claim()));
                figures.add("p99", percentile99(times.claim()));
            }
        }
    }

    /** A transaction of somebody who only reads, and does not end it. */
    private static Connection oldSnapshot(Server server) throws SQLException {
        Connection connection = server.connect();
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT count(*) FROM zim_push_node");
        }
        return connection;
    }

    /** In two halves, side by side. */
    private static void die(Server server, long node) throws InterruptedException {
        Thread other = new Thread(() -> die(server, node, DEAD / 2, DEAD), "die");
        other.start();
        die(server, node, 0, DEAD / 2);
        Pause.join(other);
    }

    private static void die(Server server, long node, int from, int to) {
        try (Connection connection = server.connect();
                PreparedStatement statement = connection.prepareStatement(DIE)) {
            for (int n = from; n < to; n += BATCH) {
                statement.setLong(1, node);
                statement.setBytes(2, new byte[0]);
                statement.setBytes(3, null);
                statement.setLong(4, n);
                statement.setLong(5, n + BATCH - 1);
                statement.setLong(6, node);
                statement.execute();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double percentile99(List<Double> millis) {
        List<Double> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        return sorted.get(sorted.size() * 99 / 100);
    }
}
