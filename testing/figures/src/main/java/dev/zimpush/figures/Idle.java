package dev.zimpush.figures;

import dev.zimpush.ZimPush;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.jdbc.JdbcBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** How many statements three nodes give the database when nothing happens, reads and transaction control included. */
final class Idle {
    private static final int NODES = 3;
    private static final Duration SETTLING = Duration.ofSeconds(5);
    private static final Duration WATCHED = Duration.ofSeconds(30);

    private final Report report;

    Idle(Report report) {
        this.report = report;
    }

    void run() throws Exception {
        try (Server server = Server.thatCounts()) {
            List<ZimPush> nodes = new ArrayList<>();
            try {
                for (int i = 0; i < NODES; i++) {
                    nodes.add(ZimPushBuilder.create()
                            .backend(JdbcBackend.at(server.url())
                                    .createTables(true)
                                    .build())
                            .build());
                }
                pause(SETTLING);
                server.run("SELECT pg_stat_statements_reset()");
                pause(WATCHED);
                long statements = server.number("SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements"
                        + " WHERE query NOT LIKE '%pg_stat_statements%'");
                report.row(
                        "statements of " + NODES + " idle nodes",
                        "%.1f per second",
                        (double) statements / WATCHED.toSeconds());
            } finally {
                nodes.forEach(ZimPush::close);
            }
        }
    }

    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
