package dev.zimpush.examples.quickstart;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A phone with the chat app on it: a real WebSocket client whose app can be frozen, thawed and swiped away.
 *
 * <p>The app acknowledges what arrives, drops what it has seen before, and sends a heartbeat at a fixed period. It runs
 * on one thread, as an app's main thread; the methods here may be called from any other.
 */
final class Phone implements AutoCloseable {

    /** A message that arrived; {@code duplicate} if the phone had it already. The time is {@link System#nanoTime()}. */
    record Received(String id, String words, boolean duplicate, long atNanos) {}

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    private final Caller caller;
    private final HttpClient network;
    private final Consumer<String> diary;
    private final ScheduledExecutorService thread;
    private final Future<?> heartbeats;
    private final Recorded<Received> received = new Recorded<>();
    private final Recorded<String> localNotifications = new Recorded<>();
    private final Recorded<String> disconnects = new Recorded<>();

    // Below: the app's own state, touched on its thread only.
    private final Set<String> seen = new HashSet<>();
    private final Queue<Runnable> whileFrozen = new ArrayDeque<>();
    private final List<PhoneSocket> leftBehind = new ArrayList<>();
    private @Nullable PhoneSocket current;
    private boolean inBackground;
    private boolean frozen;
    private boolean acknowledging = true;

    /**
     * @param trust what the phone trusts the server by
     * @param diary hears in a few words what the app does, on the app's thread
     */
    Phone(Caller caller, SSLContext trust, Duration heartbeatPeriod, Consumer<String> diary) {
        this.caller = caller;
        this.diary = diary;
        this.network = HttpClient.newBuilder().sslContext(trust).build();
        this.thread = Executors.newSingleThreadScheduledExecutor(Daemons.named("phone-" + caller));
        this.heartbeats = thread.scheduleAtFixedRate(
                this::heartbeat, heartbeatPeriod.toNanos(), heartbeatPeriod.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Connects through the network whose port this is. A socket from before is left as it is: a phone that changes
     * networks has no way to close it.
     */
    void connect(int port) throws InterruptedException, ExecutionException, TimeoutException {
        PhoneSocket socket = new PhoneSocket(this::whenAwake, this::receive, this::disconnected);
        onApp(() -> diary.accept("connects"));
        socket.connect(network, URI.create("wss://localhost:" + port + caller.resource()), CALL_TIMEOUT);
        onApp(() -> {
            leaveSocketBehind();
            current = socket;
        });
    }

    /** The user looks at something else; the app runs on, and shows what arrives as local notifications. */
    void goToBackground() throws InterruptedException, ExecutionException, TimeoutException {
        onApp(() -> {
            inBackground = true;
            diary.accept("is in the background, active");
        });
    }

    /** The system suspends the app: it reads, acknowledges and sends nothing, and its socket stays open. */
    void freeze() throws InterruptedException, ExecutionException, TimeoutException {
        onApp(() -> {
            frozen = true;
            diary.accept("is frozen");
        });
    }

    /** The app runs again, and first of all works off what had arrived. */
    void thaw() throws InterruptedException, ExecutionException, TimeoutException {
        onApp(() -> {
            frozen = false;
            diary.accept("is awake");
            for (Runnable task; (task = whileFrozen.poll()) != null; ) {
                task.run();
            }
        });
    }

    /** The user swipes the app away: the system ends it and closes its socket. {@link #connect} starts it anew. */
    void swipeAway() throws InterruptedException, ExecutionException, TimeoutException {
        onApp(() -> {
            diary.accept("is swiped away");
            frozen = false;
            whileFrozen.clear();
            leaveSocketBehind();
            closeSocketsLeftBehind();
        });
    }

    /** The sockets that were left behind close at last, long after there are newer ones. */
    void closeOldSockets() throws InterruptedException, ExecutionException, TimeoutException {
        onApp(this::closeSocketsLeftBehind);
    }

    /** Whether the app acknowledges by itself; it does so at first. */
    void setAcknowledging(boolean on) throws InterruptedException, ExecutionException, TimeoutException {
        onApp(() -> acknowledging = on);
    }

    void acknowledge(String id) throws InterruptedException, ExecutionException, TimeoutException {
        send(new Frame.Ack(id));
    }

    void say(String to, String id, String words) throws InterruptedException, ExecutionException, TimeoutException {
        send(new Frame.Say(to, id, words));
    }

    /** What arrived, duplicates included. */
    Recorded<Received> received() {
        return received;
    }

    int duplicates() {
        return received.all(Received::duplicate).size();
    }

    /** The ids of the messages that it showed by itself while in the background. */
    Recorded<String> localNotifications() {
        return localNotifications;
    }

    /** Why sockets ended that this phone did not abort itself. */
    Recorded<String> disconnects() {
        return disconnects;
    }

    Caller caller() {
        return caller;
    }

    @Override
    public void close() {
        heartbeats.cancel(false);
        thread.execute(() -> {
            leaveSocketBehind();
            closeSocketsLeftBehind();
        });
        thread.shutdown();
    }

    private void send(Frame frame) throws InterruptedException, ExecutionException, TimeoutException {
        onApp(() -> {
            if (current == null) {
                throw new IllegalStateException(caller + " is not connected");
            }
            current.send(frame);
        });
    }

    private void heartbeat() {
        if (!frozen && current != null) {
            current.send(new Frame.Ping());
        }
    }

    private void receive(PhoneSocket from, Frame frame) {
        if (frame instanceof Frame.Msg message) {
            boolean duplicate = !seen.add(message.id());
            diary.accept(duplicate ? "drops duplicate " + message.id() : "receives " + message.id());
            if (inBackground && !duplicate) {
                diary.accept("shows a local notification");
                localNotifications.add(message.id());
            }
            received.add(new Received(message.id(), message.words(), duplicate, System.nanoTime()));
            if (acknowledging) {
                from.send(new Frame.Ack(message.id()));
            }
        }
    }

    private void disconnected(PhoneSocket socket, String reason) {
        leftBehind.remove(socket);
        if (current == socket) {
            current = null;
            diary.accept("is disconnected: " + reason);
        }
        disconnects.add(reason);
    }

    private void leaveSocketBehind() {
        if (current != null) {
            leftBehind.add(current);
            current = null;
        }
    }

    private void closeSocketsLeftBehind() {
        leftBehind.forEach(PhoneSocket::abort);
        leftBehind.clear();
    }

    private void whenAwake(Runnable task) {
        thread.execute(() -> {
            if (frozen) {
                whileFrozen.add(task);
            } else {
                task.run();
            }
        });
    }

    private void onApp(Runnable task) throws InterruptedException, ExecutionException, TimeoutException {
        FutureTask<Void> call = new FutureTask<>(task, null);
        thread.execute(call);
        call.get(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
