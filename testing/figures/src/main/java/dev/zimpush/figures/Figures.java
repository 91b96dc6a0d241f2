package dev.zimpush.figures;

/**
 * Takes the figures and prints them; exits with 1 if one that has a bound misses it. {@code -Dfigures.only=few,many} takes
 * some of few, many, latency, adoption and idle, {@code -Dfigures.rounds} and {@code -Dfigures.seconds} say how long; {@code -Dfigures.soak=10m} soaks instead.
 */
public final class Figures {
    private static final int FEW = 64;
    private static final int MANY = 20_000;
    private static final double FEW_AT_LEAST = 5;
    private static final double MANY_AT_LEAST = 0.6;
    private static final int CONNECTIONS = 2;

    private Figures() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws Exception {
        Options options = Options.fromProperties();
        Report report = new Report(System.out);
        if (options.soak().isZero()) {
            take(options, report);
        } else {
            soak(options, report);
        }
        boolean met = report.print();
        System.exit(met ? 0 : 1);
    }

    private static void take(Options options, Report report) throws Exception {
        try (Server server = Server.start()) {
            report.progress(server.describe());
            try (ZimPushSubject zim = ZimPushSubject.on(server)) {
                compare(server, zim, options, report);
                if (options.wants("latency")) {
                    new Latency(server, options, report).run(zim);
                }
            }
            if (options.wants("adoption")) {
                new Adoption(server, report).run();
            }
        }
        if (options.wants("idle")) {
            new Idle(report).run();
        }
    }

    private static void soak(Options options, Report report) throws Exception {
        try (Server server = Server.start();
                ZimPushSubject zim = ZimPushSubject.on(server)) {
            new Soak(server, report).run(zim, options.soak());
        }
    }

    private static void compare(Server server, ZimPushSubject zim, Options options, Report report) throws Exception {
        Comparison comparison = new Comparison(server, options, report);
        if (options.wants("few")) {
            try (RowPerTransaction rows = RowPerTransaction.on(server);
                    HandWrittenBatches batches = HandWrittenBatches.on(server, 1)) {
                comparison.run(FEW, zim, rows, FEW_AT_LEAST);
                comparison.limit(FEW, batches, rows);
            }
        }
        if (options.wants("many")) {
            try (HandWrittenBatches batches = HandWrittenBatches.on(server, CONNECTIONS)) {
                comparison.run(MANY, zim, batches, MANY_AT_LEAST);
            }
        }
    }
}
