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
import java.util.List;

/** Pushes through the library, and through the vendor's client alone, to the same server on this machine. */
public final class PushThroughput implements Row {
    private static final int HEAP_MEGABYTES = 512;
    private static final int SERVER_MEGABYTES = 256;
    private static final int IN_FLIGHT = 512;
    private static final int FCM_THREADS = 16;

    @Override
    public String name() {
        return "push-throughput";
    }

    @Override
    public void measure(Run run) throws Exception {
        Settings apns = Settings.none().with("warmup", run.shortOrLong(2, 10)).with("seconds", run.shortOrLong(2, 10));
        compare(run, "apns", ApnsServer.class, apns, run.options().rounds(), PushSide.ZIM_APNS, PushSide.PUSHY);
        Settings fcm = apns.with("threads", FCM_THREADS).with("transport", SdkTransports.OWN);
        int rounds = run.shortOrLong(2, run.options().rounds());
        compare(run, "fcm", FcmServer.class, fcm, rounds, PushSide.ZIM_FCM, PushSide.SDK);
    }

    private static void compare(
            Run run,
            String vendor,
            Class<? extends Service> service,
            Settings settings,
            int rounds,
            String zim,
            String bare)
            throws Exception {
        Rounds found;
        try (ServiceFork server = ServiceFork.start(service, SERVER_MEGABYTES)) {
            Settings all = settings.with("inFlight", IN_FLIGHT).with(server.settings());
            found = run.rounds(rounds, List.of(contender(zim, all), contender(bare, all)));
        }
        Report report = run.report();
        for (String pusher : List.of(zim, bare)) {
            report.info("push." + vendor + '.' + pusher + ".rate", found.median(pusher, "rate"), "per second");
            report.info("push." + vendor + '.' + pusher + ".cpu", found.min(pusher, "cpu"), "ns CPU per push");
            report.info("push." + vendor + '.' + pusher + ".bytes", found.min(pusher, "bytes"), "B allocated per push");
        }
        report.info("push." + vendor + ".overhead", found.min(zim, "cpu") - found.min(bare, "cpu"), "ns CPU per push");
        double ratio = found.median(zim, "rate") / found.median(bare, "rate");
        report.ratio("push." + vendor, ratio, new Goal(0.85, 0.95));
    }

    private static Contender contender(String pusher, Settings settings) {
        return new Contender(pusher, PushSide.class, settings.with("pusher", pusher), HEAP_MEGABYTES);
    }
}
