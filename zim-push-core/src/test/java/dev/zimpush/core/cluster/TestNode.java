package dev.zimpush.core.cluster;

import dev.zimpush.Accepted;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.ZimPush;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.spi.Backend;
import dev.zimpush.testkit.ClusterBackend;
import dev.zimpush.testkit.EventLog;
import dev.zimpush.testkit.ManualTime;
import dev.zimpush.testkit.MemoryCluster;
import dev.zimpush.testkit.RecordingLink;
import dev.zimpush.testkit.ScriptedProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A node of a {@link TestCluster}, which can be paused and killed. */
final class TestNode {
    final ManualTime time = new ManualTime();
    final ScriptedProvider provider = new ScriptedProvider();
    final EventLog log = new EventLog();
    final ClusterBackend backend;
    final ZimPush zim;
    private final String name;
    private final Duration behind;
    private Duration missed = Duration.ZERO;
    private boolean paused;
    private boolean killed;

    TestNode(
            String name,
            ManualTime storeTime,
            MemoryCluster store,
            UnaryOperator<ZimPushBuilder> settings,
            Function<Backend, Backend> around) {
        this.name = name;
        this.behind = Duration.between(time.instant(), storeTime.instant());
        this.backend = store.backend();
        this.zim = settings.apply(ZimPushBuilder.create()
                        .backend(around.apply(backend))
                        .nodeName(name)
                        .time(time)
                        .executor(time)
                        .provider(provider)
                        .listener(log)
                        .random(new Random(17)))
                .build();
    }

    /** What it is by the store's clock when that is its own time, if it was never paused. */
    Instant byTheStore(Instant own) {
        return own.plus(behind);
    }

    void pass(Duration step) {
        if (paused) {
            missed = missed.plus(step);
        } else {
            time.advance(step);
        }
    }

    CompletableFuture<Accepted> send(Message message) {
        return zim.send(message).toCompletableFuture();
    }

    /** Sends, and calls when it is accepted. */
    void send(Message message, Consumer<Accepted> onAccepted) {
        CompletionStage<Accepted> stage = zim.send(message);
        stage.thenAccept(onAccepted);
    }

    CompletableFuture<Accepted> send(String id) {
        return send(TestCluster.message(id));
    }

    Connection open(DeviceKey device, RecordingLink link) {
        return zim.connections().open(device, link);
    }

    /** The process stands still: its clocks go on, nothing of it runs. */
    void pause() {
        paused = true;
        time.holdTasks();
    }

    /** It goes on as if nothing had been. */
    void resume() {
        paused = false;
        time.stall(missed);
        missed = Duration.ZERO;
        time.runTasks();
    }

    /** The process is gone, at once. */
    void kill() {
        pause();
        killed = true;
        backend.unavailable(true);
    }

    /** It was closed. */
    void gone() {
        killed = true;
        paused = true;
    }

    boolean isPaused() {
        return paused;
    }

    boolean isKilled() {
        return killed;
    }

    void close() {
        if (!paused) {
            zim.close(Duration.ZERO);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
