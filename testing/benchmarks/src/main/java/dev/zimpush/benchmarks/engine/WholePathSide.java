package dev.zimpush.benchmarks.engine;

import dev.zimpush.AckTracker;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import dev.zimpush.benchmarks.suite.ClosedLoop;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.benchmarks.suite.WarmSide;
import dev.zimpush.core.AckTrackerBuilder;
import dev.zimpush.core.HistorySettings;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.micrometer.ZimPushMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages that are made on the way to connected devices, and acknowledges them: through the whole library, through an
 * ack tracker alone, or through nothing but the array that the messages pass in.
 */
final class WholePathSide implements WarmSide {
    static final String LOAD = "load";
    static final String TRACKER = "tracker";
    static final String WHOLE = "whole";

    /** The whole, of messages that could be pushed, without a history. */
    static final String UNOBSERVED = "unobserved";

    /** The same with a history. */
    static final String EXPLAINED = "explained";

    /** The same with a history and a listener that does nothing. */
    static final String LISTENED = "listened";

    /** The same with a history and meters. */
    static final String METERED = "metered";

    /** The same with a history and a recording of the Flight Recorder that has all events. */
    static final String RECORDED = "recorded";

    private static final int WINDOW = 100_000;
    private static final int CONNECTIONS = 25_000;
    private static final int ROOM = 1 << 18;
    private static final long MOST_RECORDED = 64L << 20;

    private final Message[] passing = new Message[ROOM];
    private @Nullable PushContent content;

    @Override
    public Load start(Settings settings) {
        String path = settings.text("path");
        Fleet fleet = new Fleet(Fleet.patient(2 * ROOM, builder -> set(builder, path)), CONNECTIONS);
        content = List.of(LOAD, TRACKER, WHOLE).contains(path)
                ? null
                : PushContent.alert("New message", "You have a new message");
        if (path.equals(RECORDED)) {
            Recording recording = new Recording();
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
            case WHOLE, UNOBSERVED, EXPLAINED, LISTENED, METERED, RECORDED -> n -> fleet.zim.send(make(fleet, n));
            default -> throw new IllegalArgumentException("no path " + path);
        };
        LongConsumer acknowledge = switch (path) {
            case LOAD -> this::take;
            case TRACKER -> n -> tracker.acknowledge(fleet.connections[(int) (n % CONNECTIONS)], take(n));
            default -> n -> fleet.connections[(int) (n % CONNECTIONS)].acknowledge(take(n));
        };
        return new ClosedLoop(WINDOW, send, acknowledge);
    }

    private static void set(ZimPushBuilder builder, String path) {
        switch (path) {
            case UNOBSERVED -> builder.history(HistorySettings.none());
            case LISTENED -> builder.listener(new ZimPushListener() {});
            case METERED ->
                builder.listener(
                        ZimPushMetrics.builder(new SimpleMeterRegistry()).build());
            default -> {}
        }
    }

    private static Stream<Class<?>> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(kind -> kind.isRecord() ? Stream.of(kind) : kinds(kind));
    }

    private Message make(Fleet fleet, long n) {
        String user = fleet.devices[(int) (n % CONNECTIONS)].userId();
        Message.Builder builder = Message.to(user).id("message-" + n);
        if (content != null) {
            builder.push(content);
        }
        Message message = builder.build();
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
