package dev.zimpush.benchmarks.durable;

import dev.zimpush.benchmarks.suite.Figures;
import dev.zimpush.benchmarks.suite.Pause;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.benchmarks.suite.Side;
import dev.zimpush.figures.Cpu;
import dev.zimpush.figures.HandWrittenTable;
import dev.zimpush.figures.Server;
import dev.zimpush.figures.Traffic;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The limit: what pgbench would do with a script of its own. Two connections; each transaction inserts a thousand messages that
 * the server itself makes, and deletes the thousand that were inserted ten transactions before. Nothing but the number of a
 * batch and the bytes of one message goes over the connection.
 */
final class ServerMadeSide implements Side {
    private static final int CONNECTIONS = 2;
    private static final int BATCH = 1000;
    private static final int WARM_UP_SECONDS = 1;
    private static final int BATCHES_KEPT = 10;
    private static final long APART = 1L << 40;
    private static final String BOTH = """
            INSERT INTO made (message_id, user_id, deadline, payload, content)
            SELECT 'message-' || n, 'user-' || mod(n, %d), ?, ?, ? FROM generate_series(?::bigint, ?::bigint) n;
            DELETE FROM made
            WHERE message_id = ANY (ARRAY(SELECT 'message-' || n FROM generate_series(?::bigint, ?::bigint) n))
            """.formatted(Traffic.USERS);

    private final AtomicLong done = new AtomicLong();
    private volatile boolean stopped;

    @Override
    public void run(Settings settings, Figures figures) throws Exception {
        try (Server server = Server.at(settings.text("url"))) {
            HandWrittenTable.create(server, "made");
            server.run("CHECKPOINT");
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                Connection connection = server.connect();
                long first = i * APART;
                threads.add(new Thread(() -> work(connection, first), "made-" + i));
            }
            threads.forEach(Thread::start);
            Pause.seconds(WARM_UP_SECONDS);
            measure(server, settings.number("seconds"), figures);
            stopped = true;
            threads.forEach(Pause::join);
        }
    }

    private void measure(Server server, int seconds, Figures figures) throws InterruptedException {
        Cpu.Reading before = server.cpu().now();
        long count = done.get();
        long begin = System.nanoTime();
        Pause.seconds(seconds);
        double messages = done.get() - count;
        double rate = messages * 1e9 / (System.nanoTime() - begin);
        Sides.add(figures, Durable.MANY, rate, server.cpu().now().minus(before), messages);
    }

    private void work(Connection connection, long first) {
        try (connection;
                PreparedStatement both = connection.prepareStatement(BOTH)) {
            for (long batch = 0; !stopped; batch++) {
                long insert = first + batch * BATCH;
                long delete = insert - (long) BATCHES_KEPT * BATCH;
                both.setLong(1, HandWrittenTable.deadline());
                both.setBytes(2, Traffic.payload());
                both.setBytes(3, Traffic.content());
                both.setLong(4, insert);
                both.setLong(5, insert + BATCH - 1);
                both.setLong(6, delete);
                both.setLong(7, delete + BATCH - 1);
                both.execute();
                done.addAndGet(BATCH);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
