package dev.zimpush.benchmarks.push;

import dev.zimpush.Address;
import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Link;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPush;
import dev.zimpush.benchmarks.suite.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * A host that sends a message each millisecond, to another user each time, every {@link Way} in turn. The connections are open
 * beforehand, and heard of once a second until their turn comes. One thread does it all.
 */
final class PacedHost {
    static final int PER_SECOND = 1000;
    static final Duration ACK_TIMEOUT = Duration.ofMillis(500);
    static final Duration HEARTBEAT_EXPIRY = Duration.ofSeconds(3);

    private static final long TURN = Duration.ofSeconds(1).toNanos() / PER_SECOND;
    private static final int PATIENCE = 60;
    private static final Duration NEVER = Duration.ofMinutes(10);

    /** After how many messages a device that did not acknowledge is sent another: long after its ack timeout. */
    private static final int SUSPECT_AFTER = PER_SECOND;

    private static final PushContent CONTENT = PushContent.alert(Traffic.TITLE, Traffic.BODY);
    private static final Link LINK = new Link() {
        @Override
        public void deliver(Message message) {}

        @Override
        public void close(CloseReason reason) {}
    };

    private final ZimPush zim;
    private final List<@Nullable Connection> connections = new ArrayList<>();
    private final AtomicLongArray notBefore;
    private int heard;

    /** Binds the users' addresses and opens their connections, for so many messages. */
    PacedHost(ZimPush zim, int messages) {
        this.zim = zim;
        this.notBefore = new AtomicLongArray(messages);
        List<CompletionStage<?>> bound = new ArrayList<>();
        for (int n = 0; n < messages; n++) {
            bound.add(zim.devices().bind(device(n), Address.fcmToken("token-" + n, Traffic.APP)));
        }
        Pause.until(() -> allDone(bound), PATIENCE);
        List<CompletionStage<?>> ready = new ArrayList<>();
        for (int n = 0; n < messages; n++) {
            Connection connection = switch (Way.of(n)) {
                case DISCONNECTED, SUSPECT -> null;
                case ACK_TIMEOUT -> zim.connections().open(device(n), LINK, ACK_TIMEOUT);
                case CLOSED, SILENT, UNACKED_LIMIT -> zim.connections().open(device(n), LINK, NEVER);
            };
            connections.add(connection);
            if (connection != null) {
                ready.add(connection.ready());
            }
        }
        Pause.until(() -> allDone(ready), PATIENCE);
    }

    /** Whether all are done; until then, all connections are heard of. */
    private boolean allDone(List<CompletionStage<?>> stages) {
        connections.forEach(connection -> {
            if (connection != null) {
                connection.heartbeat();
            }
        });
        return stages.stream().allMatch(stage -> stage.toCompletableFuture().isDone());
    }

    private static DeviceKey device(int n) {
        return DeviceKey.of("user-" + n, "phone");
    }

    /** Sends them all. */
    void run() {
        long begin = System.nanoTime();
        for (int n = 0; n < notBefore.length(); n++) {
            Pause.until(begin + n * TURN);
            CompletionStage<?> unused = send(n);
            hear(n);
        }
    }

    /** Whether that message is sent at all: there is nobody yet to be suspected. */
    boolean isSent(int n) {
        return Way.of(n) != Way.SUSPECT || unacknowledged(n) >= 0;
    }

    /** When a message could be pushed at the earliest, by {@link System#nanoTime()}. */
    long notBefore(int n) {
        return notBefore.get(n);
    }

    private CompletionStage<?> send(int n) {
        return switch (Way.of(n)) {
            case DISCONNECTED -> send(n, n, Duration.ZERO);
            case ACK_TIMEOUT -> send(n, n, ACK_TIMEOUT);
            case CLOSED -> send(n, n, Duration.ZERO).thenRun(() -> close(n));
            case SILENT -> {
                notBefore.set(n, System.nanoTime() + HEARTBEAT_EXPIRY.toNanos());
                connection(n).heartbeat();
                yield send(n, Integer.toString(n));
            }
            case SUSPECT ->
                isSent(n) ? send(n, unacknowledged(n), Duration.ZERO) : CompletableFuture.completedStage(null);
            case UNACKED_LIMIT -> {
                String before = "before-" + n;
                CompletionStage<?> unused = send(n, before);
                yield send(n, n, Duration.ZERO).thenRun(() -> connection(n).acknowledge(before));
            }
        };
    }

    private void close(int n) {
        notBefore.set(n, System.nanoTime());
        connection(n).close(CloseReason.CLIENT_CLOSED);
    }

    /** Sends a message that may be pushed after a timeout from now on. */
    private CompletionStage<?> send(int n, int user, Duration timeout) {
        notBefore.set(n, System.nanoTime() + timeout.toNanos());
        return send(user, Integer.toString(n));
    }

    private CompletionStage<?> send(int user, String id) {
        return zim.send(Message.to(device(user).userId()).id(id).push(CONTENT).build());
    }

    private Connection connection(int n) {
        return Objects.requireNonNull(connections.get(n), "connection");
    }

    /** The user whose device has not acknowledged a message for long enough. */
    private static int unacknowledged(int n) {
        int user = n - SUSPECT_AFTER;
        while (Way.of(Math.floorMod(user, Way.values().length)) != Way.ACK_TIMEOUT) {
            user--;
        }
        return user;
    }

    /** Hears of the next few of those whose turn comes after that message's; of each once a second. */
    private void hear(int after) {
        int last = connections.size();
        for (int i = 0; i <= notBefore.length() / PER_SECOND && after + 1 < last; i++) {
            heard = heard + 1 < last ? Math.max(heard, after) + 1 : after + 1;
            Connection connection = connections.get(heard);
            if (connection != null) {
                connection.heartbeat();
            }
        }
    }
}
