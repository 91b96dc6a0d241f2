package dev.zimpush.benchmarks.engine;

import dev.zimpush.AckTracker;
import dev.zimpush.Message;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import dev.zimpush.benchmarks.suite.ClosedLoop;
import dev.zimpush.benchmarks.suite.Figures;
import dev.zimpush.benchmarks.suite.Meter;
import dev.zimpush.benchmarks.suite.Pause;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.benchmarks.suite.Side;
import dev.zimpush.core.AckTrackerBuilder;
import dev.zimpush.micrometer.ZimPushMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import jdk.jfr.Recording;

/**
 * Sends messages that are made on the way to connected devices, and acknowledges them: through the whole library, through an
 * ack tracker alone, or through nothing but the array that the messages pass in.
 */
final class WholePathSide implements Side {
    static final String LOAD = "load";
    static final String TRACKER = "tracker";
    static final String WHOLE = "whole";

    /** The whole, with a listener that does nothing. */
    static final String LISTENED = "listened";

    /** The whole, with meters. */
    static final String METERED = "metered";

    /** The whole, with a recording of the Flight Recorder that has all events. */
    static final String RECORDED = "recorded";

    private static final int WINDOW = 100_000;
    private static final int CONNECTIONS = 25_000;
    private static final int ROOM = 1 << 18;
    private static final int PATIENCE = 120;
    private static final long MOST_RECORDED = 64L << 20;

    private final Message[] passing = new Message[ROOM];

    @Override
    public void run(Settings settings, Figures figures) throws InterruptedException {
        String path = settings.text("path");
        Fleet fleet = new Fleet(Fleet.patient(2 * ROOM, listeners(path)), CONNECTIONS);
        Recording recording = new Recording();
        if (path.equals(RECORDED)) {
            kinds(ZimPushEvent.class).forEach(kind -> recording.enable("dev.zimpush." + kind.getSimpleName()));
            recording.setMaxSize(MOST_RECORDED);
            recording.start();
        }
        fleet.open();
        AckTracker<Object, Message> tracker =
                AckTrackerBuilder.timeout(Fleet.NEVER).build((peer, id, message) -> {});
        LongConsumer send = switch (path) {
            case LOAD -> n -> make(fleet, n);
            case TRACKER -> n -> track(tracker, fleet, n);
            case WHOLE, LISTENED, METERED, RECORDED -> n -> fleet.zim.send(make(fleet, n));
            default -> throw new IllegalArgumentException("no path " + path);
        };
        LongConsumer acknowledge = switch (path) {
            case LOAD -> this::take;
            case TRACKER -> n -> tracker.acknowledge(fleet.connections[(int) (n % CONNECTIONS)], take(n));
            default -> n -> fleet.connections[(int) (n % CONNECTIONS)].acknowledge(take(n));
        };
        try (ClosedLoop loop = new ClosedLoop(WINDOW, send, acknowledge)) {
            Pause.until(() -> loop.done() > 0, PATIENCE);
            Pause.seconds(settings.number("warmup"));
            Meter.measure(settings.number("seconds"), loop::done, figures);
        }
        recording.close();
    }

    private static List<ZimPushListener> listeners(String path) {
        return switch (path) {
            case LISTENED -> List.of(new ZimPushListener() {});
            case METERED ->
                List.of(ZimPushMetrics.builder(new SimpleMeterRegistry()).build());
            default -> List.of();
        };
    }

    private static Stream<Class<?>> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(kind -> kind.isRecord() ? Stream.of(kind) : kinds(kind));
    }

    private Message make(Fleet fleet, long n) {
        String user = fleet.devices[(int) (n % CONNECTIONS)].userId();
        Message message = Message.to(user).id("message-" + n).build();
        passing[(int) (n % ROOM)] = message;
        return message;
    }

    private void track(AckTracker<Object, Message> tracker, Fleet fleet, long n) {
        Message message = make(fleet, n);
        tracker.track(fleet.connections[(int) (n % CONNECTIONS)], message.id(), message);
    }

    private String take(long n) {
        return passing[(int) (n % ROOM)].id();
    }
}
