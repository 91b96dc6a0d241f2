package dev.zimpush.benchmarks.durable;

import dev.zimpush.benchmarks.suite.Figures;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.benchmarks.suite.Side;
import dev.zimpush.figures.ClosedLoop;
import dev.zimpush.figures.RowPerTransaction;
import dev.zimpush.figures.Server;
import dev.zimpush.figures.Subject;
import dev.zimpush.figures.ZimPushSubject;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Messages that are kept until they are acknowledged, 50 ms after they are durable: as fast as they can be sent while so many
 * sends are under way. It counts until the last one is gone from the table.
 */
final class KeepingSide implements Side {
    static final String ZIM = "zim-push";
    static final String ROWS = "row-per-transaction";
    static final String SCHEDULER = "db-scheduler";

    /** How many sends are under way while it warms up: enough for all of its code to be compiled soon. */
    private static final int WARM_UP = 2000;

    private static final int FEW = 64;
    private static final int MANY = 20_000;

    @Override
    public void run(Settings settings, Figures figures) throws Exception {
        try (Server server = Server.at(settings.text("url"));
                Subject subject = subject(settings.text("subject"), server)) {
            new ClosedLoop(server, WARM_UP).run(subject, Duration.ofSeconds(settings.number("warmup")));
            for (String load : settings.text("loads").split(",", -1)) {
                int inFlight = load.equals(Durable.MANY) ? MANY : FEW;
                ClosedLoop.Result result =
                        new ClosedLoop(server, inFlight).run(subject, Duration.ofSeconds(settings.number("seconds")));
                Sides.add(figures, load, result.rate(), result.here(), result.there());
            }
        }
    }

    private static Subject subject(String name, Server server) throws SQLException {
        return switch (name) {
            case ZIM -> ZimPushSubject.on(server);
            case ROWS -> RowPerTransaction.on(server);
            case SCHEDULER -> SchedulerSubject.on(server);
            default -> throw new IllegalArgumentException("no subject " + name);
        };
    }
}
