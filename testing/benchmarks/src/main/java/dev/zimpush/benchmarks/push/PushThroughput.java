package dev.zimpush.benchmarks.push;

import dev.zimpush.benchmarks.suite.Contender;
import dev.zimpush.benchmarks.suite.Goal;
import dev.zimpush.benchmarks.suite.Report;
import dev.zimpush.benchmarks.suite.Rounds;
import dev.zimpush.benchmarks.suite.Row;
import dev.zimpush.benchmarks.suite.Run;
import dev.zimpush.benchmarks.suite.Service;
import dev.zimpush.benchmarks.suite.ServiceFork;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.benchmarks.suite.WarmUp;
import java.util.ArrayList;
import java.util.List;

/** Pushes through the library, and through the vendor's client alone, to the same server on this machine. */
public final class PushThroughput implements Row {
    private static final int HEAP_MEGABYTES = 512;
    private static final int SERVER_MEGABYTES = 256;
    private static final int IN_FLIGHT = 512;
    private static final int FCM_THREADS = 16;

    /** Pushy with a host that takes many places in flight at a time. */
    private static final String IN_BATCHES = "pushy-in-batches";

    /** The SDK over the JDK's HTTP client. */
    private static final String WITH_JDK = "firebase-jdk";

    @Override
    public String name() {
        return "push-throughput";
    }

    @Override
    public void measure(Run run) throws Exception {
        Settings settings = Settings.none()
                .with("seconds", run.shortOrLong(2, 10))
                .with("inFlight", IN_FLIGHT)
                .with("batch", 1)
                .with(WarmUp.forAtMost(run.shortOrLong(14, 60)));
        apns(run, settings);
        fcm(run, settings.with("threads", FCM_THREADS));
    }

    private static void apns(Run run, Settings settings) throws Exception {
        List<Contender> contenders =
                new ArrayList<>(List.of(contender(PushSide.ZIM_APNS, settings), contender(PushSide.PUSHY, settings)));
        if (run.options().isLong()) {
            contenders.add(new Contender(
                    IN_BATCHES,
                    PushSide.class,
                    settings.with("pusher", PushSide.PUSHY).with("batch", 32),
                    HEAP_MEGABYTES));
        }
        Rounds rounds = rounds(run, ApnsServer.class, contenders);
        report(run.report(), "push.apns", rounds, contenders);
    }

    private static void fcm(Run run, Settings settings) throws Exception {
        List<Contender> contenders = new ArrayList<>(List.of(
                contender(PushSide.ZIM_FCM, settings),
                contender(PushSide.SDK, settings.with("transport", SdkTransports.OWN))));
        if (run.options().isLong()) {
            contenders.add(new Contender(
                    WITH_JDK,
                    PushSide.class,
                    settings.with("pusher", PushSide.SDK).with("transport", SdkTransports.JDK),
                    HEAP_MEGABYTES));
        }
        Rounds rounds = rounds(run, FcmServer.class, contenders);
        report(run.report(), "push.fcm", rounds, contenders);
    }

    private static Contender contender(String pusher, Settings settings) {
        return new Contender(pusher, PushSide.class, settings.with("pusher", pusher), HEAP_MEGABYTES);
    }

    private static Rounds rounds(Run run, Class<? extends Service> service, List<Contender> contenders)
            throws Exception {
        try (ServiceFork server = ServiceFork.start(service, SERVER_MEGABYTES)) {
            return run.warmRounds(
                    run.shortOrLong(2, run.options().rounds()),
                    contenders.stream()
                            .map(contender -> new Contender(
                                    contender.name(),
                                    contender.side(),
                                    contender.settings().with(server.settings()),
                                    contender.heapMegabytes()))
                            .toList());
        }
    }

    /** The first is the library, the second the vendor's client alone. */
    private static void report(Report report, String name, Rounds rounds, List<Contender> contenders) {
        for (Contender contender : contenders) {
            String pusher = contender.name();
            String line = name + '.' + pusher;
            report.info(line + ".rate", rounds.median(pusher, "rate"), "per second");
            report.info(line + ".cpu", rounds.min(pusher, "cpu"), "ns CPU per push");
            report.info(line + ".bytes", rounds.min(pusher, "bytes"), "B allocated per push");
        }
        String zim = contenders.get(0).name();
        String bare = contenders.get(1).name();
        report.info(name + ".overhead", rounds.min(zim, "cpu") - rounds.min(bare, "cpu"), "ns CPU per push");
        report.ratio(name, rounds.median(zim, "rate") / rounds.median(bare, "rate"), new Goal(0.85, 0.95));
    }
}
