package dev.zimpush.benchmarks.push;

import dev.zimpush.ZimPush;
import dev.zimpush.benchmarks.suite.Figures;
import dev.zimpush.benchmarks.suite.Pause;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.benchmarks.suite.Side;
import dev.zimpush.benchmarks.suite.Vendors;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.jdbc.JdbcBackend;
import java.time.Duration;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** From {@code send} to the provider: how long after it could be asked to push at the earliest it is. */
final class EndToEndSide implements Side {
    static final String MEMORY = "memory";
    static final String JDBC = "jdbc";

    private static final int PATIENCE = 60;
    private static final double MILLIS = 1e6;

    /** One in so many may be pushed for another reason than it was to be, since the machine held something up. */
    private static final int STRAYED = 20;

    @Override
    public void run(Settings settings, Figures figures) {
        int from = settings.number("warmup") * PacedHost.PER_SECOND;
        int to = from + settings.number("seconds") * PacedHost.PER_SECOND;
        Arrivals arrivals = new Arrivals(to);
        try (ZimPush zim = zim(settings, arrivals)) {
            PacedHost host = new PacedHost(zim, to);
            host.run();
            IntPredicate isThere = n -> arrivals.has(n) || !host.isSent(n);
            Pause.until(() -> IntStream.range(0, to).allMatch(isThere), PATIENCE);
            for (Way way : Way.values()) {
                measure(
                        way,
                        IntStream.range(from, to).filter(n -> Way.of(n) == way).toArray(),
                        host,
                        arrivals,
                        figures);
            }
        }
    }

    private static ZimPush zim(Settings settings, Arrivals arrivals) {
        ZimPushBuilder builder = ZimPushBuilder.create();
        if (settings.text("backend").equals(JDBC)) {
            builder.backend(
                    JdbcBackend.at(settings.text("url")).createTables(true).build());
        }
        return builder.pushPace(Vendors.ANY_PACE)
                .provider(arrivals)
                .listener(arrivals)
                .heartbeatExpiry(PacedHost.HEARTBEAT_EXPIRY)
                .handOverWait(Duration.ZERO)
                .unackedPerConnection(1)
                .build();
    }

    private static void measure(Way way, int[] messages, PacedHost host, Arrivals arrivals, Figures figures) {
        Histogram beyond = new Histogram(3);
        int early = 0;
        int strayed = 0;
        for (int n : messages) {
            long nanos = arrivals.at(n) - host.notBefore(n);
            if (!arrivals.isBecauseOf(n, way.reason)) {
                strayed++;
            } else if (nanos < 0) {
                early++;
            } else {
                beyond.recordValue(nanos);
            }
        }
        if (strayed > messages.length / STRAYED) {
            throw new IllegalStateException(strayed + " of " + messages.length + " were not " + way);
        }
        String name = way.label();
        figures.add(name + ".early", early);
        figures.add(name + ".strayed", strayed);
        figures.add(name + ".p50", beyond.getValueAtPercentile(50) / MILLIS);
        figures.add(name + ".p99", beyond.getValueAtPercentile(99) / MILLIS);
        figures.add(name + ".max", beyond.getMaxValue() / MILLIS);
    }
}
