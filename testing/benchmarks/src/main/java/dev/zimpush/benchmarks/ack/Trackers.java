package dev.zimpush.benchmarks.ack;

import dev.zimpush.benchmarks.ack.Tracker.OnTimeout;
import dev.zimpush.benchmarks.suite.Contender;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.benchmarks.suite.Side;
import java.time.Duration;

/** The trackers that are compared, by their names in the report. */
final class Trackers {
    static final String NONE = "load";
    static final String ZIM = "zim";
    static final String WHEEL = "wheel10";
    static final String COARSE_WHEEL = "wheel100";
    static final String CAFFEINE = "caffeine";
    static final String SCHEDULED = "scheduled";
    static final String KAFKA = "kafka";
    static final String AGRONA = "agrona";

    private static final String SETTING = "tracker";
    private static final Duration TICK = Duration.ofMillis(10);
    private static final Duration COARSE_TICK = Duration.ofMillis(100);
    private static final int HEAP_MEGABYTES = 2048;

    private Trackers() {}

    /** A side that asks {@link #make} for its tracker. */
    static Contender contender(String tracker, Class<? extends Side> side, Settings settings) {
        return new Contender(tracker, side, settings.with(SETTING, tracker), HEAP_MEGABYTES);
    }

    /** The tracker that the settings name. */
    static Tracker make(Settings settings, Duration timeout, int outstanding, OnTimeout onTimeout) {
        String name = settings.text(SETTING);
        return switch (name) {
            case NONE -> new NoTracker();
            case ZIM -> new ZimTracker(timeout, onTimeout);
            case WHEEL -> new WheelTracker(timeout, TICK, outstanding, onTimeout);
            case COARSE_WHEEL -> new WheelTracker(timeout, COARSE_TICK, outstanding, onTimeout);
            case CAFFEINE -> new CaffeineTracker(timeout, outstanding, onTimeout);
            case SCHEDULED -> new ScheduledTracker(timeout, outstanding, onTimeout);
            case KAFKA -> new KafkaTracker(timeout, outstanding, onTimeout);
            case AGRONA -> new AgronaTracker(timeout, outstanding, onTimeout);
            default -> throw new IllegalArgumentException("no tracker " + name);
        };
    }
}
