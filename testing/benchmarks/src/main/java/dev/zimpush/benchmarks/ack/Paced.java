package dev.zimpush.benchmarks.ack;

import dev.zimpush.benchmarks.suite.Contender;
import dev.zimpush.benchmarks.suite.Goal;
import dev.zimpush.benchmarks.suite.Rounds;
import dev.zimpush.benchmarks.suite.Row;
import dev.zimpush.benchmarks.suite.Run;
import dev.zimpush.benchmarks.suite.Settings;
import java.util.ArrayList;
import java.util.List;

/** Work of the CPU per message at a steady pace, without that of the load itself. */
public final class Paced implements Row {
    @Override
    public String name() {
        return "ack-paced";
    }

    @Override
    public void measure(Run run) throws Exception {
        List<String> trackers = new ArrayList<>(List.of(Trackers.NONE, Trackers.ZIM, Trackers.WHEEL));
        if (run.options().isLong()) {
            trackers.addAll(List.of(Trackers.COARSE_WHEEL, Trackers.CAFFEINE, Trackers.SCHEDULED, Trackers.KAFKA));
        }
        Settings settings =
                Settings.none().with("warmup", run.shortOrLong(1, 7)).with("seconds", run.shortOrLong(3, 10));
        List<Contender> contenders = trackers.stream()
                .map(tracker -> Trackers.contender(tracker, PacedSide.class, settings))
                .toList();
        Rounds rounds = run.rounds(contenders);
        double load = rounds.min(Trackers.NONE, "cpu");
        for (String tracker : trackers) {
            double cpu = rounds.min(tracker, "cpu");
            boolean isLoad = tracker.equals(Trackers.NONE);
            run.report()
                    .info(
                            "ack.paced." + tracker + ".cpu",
                            isLoad ? cpu : cpu - load,
                            "ns CPU per message" + (isLoad ? "" : ", net"));
        }
        double zim = rounds.min(Trackers.ZIM, "cpu") - load;
        double wheel = rounds.min(Trackers.WHEEL, "cpu") - load;
        run.report().ratio("ack.paced.wheel10", zim / wheel, new Goal(1.3, 0.8));
    }
}
