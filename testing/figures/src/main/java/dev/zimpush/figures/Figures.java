package dev.zimpush.figures;

/**
 * Takes the figures and prints them; exits with 1 if one that has a bound misses it. {@code -Dfigures.only=small,large} takes
 * some of them, {@code -Dfigures.rounds} and {@code -Dfigures.seconds} say how long; {@code -Dfigures.soak=10m} soaks instead.
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
        take(options, report);
        boolean met = report.print();
        System.exit(met ? 0 : 1);
    }

    private static void take(Options options, Report report) throws Exception {
        try (Server server = Server.start()) {
            report.progress(server.describe());
            try (ZimPushSubject zim = ZimPushSubject.on(server)) {
                compare(server, zim, options, report);
            }
        }
    }

    private static void compare(Server server, ZimPushSubject zim, Options options, Report report) throws Exception {
        Comparison comparison = new Comparison(server, options, report);
        if (options.wants("few")) {
            try (RowPerTransaction rows = RowPerTransaction.on(server)) {
                comparison.run(FEW, zim, rows, FEW_AT_LEAST);
            }
        }
        if (options.wants("many")) {
            try (HandWrittenBatches batches = HandWrittenBatches.on(server, CONNECTIONS)) {
                comparison.run(MANY, zim, batches, MANY_AT_LEAST);
            }
        }
    }
}
