package dev.zimpush.figures;

import dev.zimpush.ClusterEvent;
import dev.zimpush.ZimPush;
import dev.zimpush.ZimPushListener;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.jdbc.JdbcBackend;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How long two nodes take to adopt what a third has when it is killed: counted from the end of its lease. */
final class Adoption {
    private static final int DELIVERIES = 100_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Server server;
    private final Report report;

    Adoption(Server server, Report report) {
        this.server = server;
        this.report = report;
    }

    void run() throws Exception {
        CountDownLatch adopted = new CountDownLatch(DELIVERIES);
        List<ZimPush> adopters = List.of(adopter(adopted), adopter(adopted));
        try {
            Process doomed = doomed();
            try {
                if (!"ready".equals(firstLine(doomed))) {
                    throw new IllegalStateException("the node that was to be killed did not get ready");
                }
            } finally {
                doomed.destroyForcibly().waitFor();
            }
            long leaseUntil =
                    server.number("SELECT max(lease_until) FROM zim_push_node WHERE name = '" + DoomedNode.NAME + "'");
            if (!adopted.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                report.check("all of " + DELIVERIES + " deliveries of a killed node adopted", false);
                return;
            }
            report.row(
                    String.format("adopting %,d deliveries of a killed node, two nodes", DELIVERIES),
                    "%.1f s after the end of its lease",
                    (System.currentTimeMillis() - leaseUntil) / 1e3);
            while (server.hasRows("zim_push_delivery")) {
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        } finally {
            adopters.forEach(ZimPush::close);
        }
    }

    private ZimPush adopter(CountDownLatch adopted) {
        return ZimPushBuilder.create()
                .backend(JdbcBackend.at(server.url()).createTables(true).build())
                .listener(new ZimPushListener() {
                    @Override
                    public void adopted(ClusterEvent.Adopted event) {
                        adopted.countDown();
                    }
                })
                .build();
    }

    private Process doomed() throws Exception {
        return new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        DoomedNode.class.getName(),
                        server.url(),
                        Integer.toString(DELIVERIES))
                .redirectError(Redirect.INHERIT)
                .start();
    }

    private static String firstLine(Process process) throws Exception {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        return String.valueOf(lines.readLine());
    }
}
