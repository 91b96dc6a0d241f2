package dev.zimpush.core;

import dev.zimpush.ShutdownReport;
import dev.zimpush.core.internal.address.AddressBook;
import dev.zimpush.core.internal.cluster.ClusterNode;
import dev.zimpush.core.internal.delivery.Node;
import dev.zimpush.core.internal.delivery.Ownership.HandedOver;
import dev.zimpush.core.internal.history.Chronicle;
import dev.zimpush.core.internal.push.PushService;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.spi.Backend;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a node, in order and once; who comes second waits for the first and gets the same report. A close from within what
 * the close itself calls is told what has settled so far.
 */
final class Shutdown {
    /** Longer than anybody waits, and short enough for a count of nanoseconds. */
    private static final Duration LONGEST_DRAIN = Duration.ofDays(365);

    /** How long what was settled may take to be written down. */
    private static final Duration LAST_WRITES = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

    private final Node node;
    private final PushService pushes;
    private final @Nullable ClusterNode cluster;
    private final Chronicle history;
    private final OpenAnswers answers;
    private final TakingBack takingBack;
    private final TimeSource time;
    private final Deadlines deadlines;
    private final WorkerPool pool;
    private final AddressBook addresses;
    private final List<PushProvider> providers;
    private final Backend backend;
    private final AtomicReference<@Nullable Thread> closer = new AtomicReference<>();
    private final CompletableFuture<ShutdownReport> report = new CompletableFuture<>();

    Shutdown(
            Node node,
            PushService pushes,
            @Nullable ClusterNode cluster,
            Chronicle history,
            OpenAnswers answers,
            TakingBack takingBack,
            TimeSource time,
            Deadlines deadlines,
            WorkerPool pool,
            AddressBook addresses,
            List<PushProvider> providers,
            Backend backend) {
        this.node = node;
        this.pushes = pushes;
        this.cluster = cluster;
        this.history = history;
        this.answers = answers;
        this.takingBack = takingBack;
        this.time = time;
        this.deadlines = deadlines;
        this.pool = pool;
        this.addresses = addresses;
        this.providers = providers;
        this.backend = backend;
    }

    /** Stops, or waits until another thread has; called from within by what it calls itself, it says what settled so far. */
    ShutdownReport run(Duration drain) {
        Thread caller = Thread.currentThread();
        if (closer.compareAndSet(null, caller)) {
            try {
                report.complete(stop(drain));
            } catch (RuntimeException | Error e) {
                report.completeExceptionally(e);
                throw e;
            }
        } else if (closer.get() == caller && !report.isDone()) {
            return new ShutdownReport(node.lifecycle().settledSinceShutdown(), 0, 0);
        }
        return report.join();
    }

    private ShutdownReport stop(Duration drain) {
        CountDownLatch nothingIsPushed = node.lifecycle().beginShutdown();
        pushes.stopWaiting();
        await(nothingIsPushed, drain);
        HandedOver left = cluster == null ? cancelAll() : handOver(cluster);
        node.registry().closeAll();
        answers.close();
        deadlines.close();
        pool.close();
        takingBack.close();
        if (cluster != null) {
            cluster.close();
        }
        history.close(LAST_WRITES);
        addresses.close();
        close(providers);
        close(backend);
        ShutdownReport result =
                new ShutdownReport(node.lifecycle().settledSinceShutdown(), left.maybePushed(), left.deliveries());
        log.info(
                "zim-push is closed; settled while closing: {}; left to other nodes: {}; with a vendor at the end, so"
                        + " maybe pushed: {}",
                result.settled(),
                result.handedOver(),
                result.maybePushed());
        return result;
    }

    private HandedOver cancelAll() {
        return new HandedOver(0, node.lifecycle().cancelAll());
    }

    /** What was settled is written down first, so that nobody adopts it. */
    private HandedOver handOver(ClusterNode cluster) {
        HandedOver left = node.ownership().handOverAll();
        await(cluster.whenWritten(), LAST_WRITES);
        cluster.leave();
        return left;
    }

    private void await(CountDownLatch latch, Duration drain) {
        try {
            time.await(latch, drain.compareTo(LONGEST_DRAIN) < 0 ? drain : LONGEST_DRAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes each; what fails is logged. */
    static void close(List<PushProvider> providers) {
        providers.forEach(provider -> close(provider.getClass().getName(), provider));
    }

    /** Closes it; what fails is logged. */
    static void close(Backend backend) {
        close("backend", backend);
    }

    private static void close(String what, AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception | LinkageError | AssertionError e) {
            log.warn("{} failed to close", what, e);
        }
    }
}
