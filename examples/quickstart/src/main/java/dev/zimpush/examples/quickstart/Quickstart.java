package dev.zimpush.examples.quickstart;

import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays every scene and exits with 0 only if each ended as it should.
 *
 * <p>{@code -Dquickstart.realtime=true} waits as long as the real defaults say, {@code -Dquickstart.speed=N} runs N times
 * faster (5 unless given). With a vendor's credentials in the environment ({@link RealVendor}), a plain push goes to that
 * vendor too.
 */
public final class Quickstart {
    private static final Logger LOG = LoggerFactory.getLogger(Quickstart.class);

    private static final List<Scene> SCENES = List.of(
            new AckedInTime(),
            new ActiveInBackground(),
            new Frozen(),
            new FrozenTooLong(),
            new SwipedAway(),
            new NetworkGone(),
            new NetworkChanged(),
            new LateClose(),
            new TwoDevices(),
            new DeadAddress(),
            new LoggedOut(),
            new VendorInTrouble(),
            new Explained());

    private Quickstart() {}

    /** Runs it; the exit status tells how it went. */
    public static void main(String[] args) {
        boolean ok = false;
        try {
            ok = run(Scale.fromSystemProperties(), System.getenv());
        } catch (Exception | AssertionError | LinkageError e) {
            LOG.error("the quickstart could not run", e);
        }
        System.exit(ok ? 0 : 1); // the stand-in for APNs has threads that would linger
    }

    private static boolean run(Scale scale, Map<String, String> environment) throws Exception {
        List<RealVendor> realVendors = RealVendor.fromEnvironment(environment);
        Timeline timeline = Timeline.onStandardOutput(scale);
        timeline.heading("zim-push quickstart, " + scale + ": times and latencies are in the seed's seconds.");
        try (World world = World.open(scale, timeline)) {
            timeline.heading(world.whatRunsWhere());
            for (Scene scene : SCENES) {
                world.play(scene);
            }
            world.play(new WholeRun());
        }
        if (realVendors.isEmpty()) {
            timeline.heading("");
            timeline.heading("No vendor's credentials in the environment: all pushes went to local stand-ins.");
        }
        for (RealVendor vendor : realVendors) {
            timeline.scene(
                    vendor.name(), "A plain push through the real " + vendor.name(), () -> vendor.play(timeline));
        }
        return timeline.summary();
    }
}
