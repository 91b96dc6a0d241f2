package dev.zimpush.core;

import dev.zimpush.Accepted;
import dev.zimpush.ConnectionRegistry;
import dev.zimpush.DeviceKey;
import dev.zimpush.Devices;
import dev.zimpush.DryRun;
import dev.zimpush.DueReason;
import dev.zimpush.Explanation;
import dev.zimpush.Message;
import dev.zimpush.NodeView;
import dev.zimpush.OfflinePushTrigger;
import dev.zimpush.ShutdownReport;
import dev.zimpush.UnavailableException;
import dev.zimpush.ZimPush;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.address.AddressBook;
import dev.zimpush.core.internal.cluster.ClusterNode;
import dev.zimpush.core.internal.delivery.Delivery;
import dev.zimpush.core.internal.delivery.Ledger;
import dev.zimpush.core.internal.delivery.Node;
import dev.zimpush.core.internal.delivery.Router;
import dev.zimpush.core.internal.delivery.SettledMemory;
import dev.zimpush.core.internal.delivery.SharedRouter;
import dev.zimpush.core.internal.event.Listeners;
import dev.zimpush.core.internal.history.Chronicle;
import dev.zimpush.core.internal.push.Contents;
import dev.zimpush.core.internal.push.PushService;
import dev.zimpush.core.internal.push.Rehearsal;
import dev.zimpush.core.internal.push.Requests;
import dev.zimpush.core.internal.push.Trigger;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.Reminder;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.Backend;
import dev.zimpush.spi.Directory;
import dev.zimpush.spi.History;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts, put together. A message walks: {@link Router} (one delivery per device), the delivery room (connection,
 * acknowledgement, deadline), {@link Trigger} (rules), {@link PushService} (queue, last re-check, vendor, retry).
 */
final class Engine implements ZimPush, OfflinePushTrigger {
    private static final int WORKERS = 8;
    private static final int CLUSTER_WORKERS = 5;
    private static final Duration ADDRESSES_FRESH_FOR = Duration.ofSeconds(5);
    private static final int ADDRESSES_AT_MOST = 100_000;
    private static final Logger log = LoggerFactory.getLogger(ZimPush.class);

    private final TimeSource time;
    private final SteadyClock clock;
    private final WorkerPool pool;
    private final Workers workers;
    private final Workers io;
    private final Listeners listeners;
    private final Deadlines deadlines;
    private final Backend backend;
    private final AddressBook addresses;
    private final Contents contents;
    private final Node node;
    private final Overview overview;
    private final Trigger trigger;
    private final Router router;
    private final SharedRouter sharedRouter;
    private final @Nullable ClusterNode cluster;
    private final Ledger ledger;
    private final Chronicle history;
    private final Explainer explainer;
    private final DryRuns dryRuns;
    private final TakingBack takingBack;
    private final Withdrawals withdrawals;
    private final Devices devices;
    private final Shutdown shutdown;
    private final Duration drain;
    private volatile boolean closed;

    Engine(Settings settings) {
        time = settings.time;
        drain = settings.drain;
        listeners = new Listeners(settings.listeners);
        pool = WorkerPool.of(settings.executor, 2 * WORKERS + CLUSTER_WORKERS);
        clock = new SteadyClock(time, this::stoodStill);
        deadlines = new Deadlines(time, clock, "zim-push-timer", this::kick);
        Reminder reminder = new Reminder(deadlines, clock);
        workers = new Workers(pool, WORKERS, reminder::soon);
        io = new Workers(pool, WORKERS, reminder::soon);
        backend = settings.backend();
        addresses = new AddressBook(backend, io, clock, ADDRESSES_FRESH_FOR, ADDRESSES_AT_MOST);
        List<PushProvider> providers = List.copyOf(settings.providers);
        contents = settings.contents();
        cluster = backend.cluster()
                .map(shared -> new ClusterNode(
                        shared,
                        settings.nodeName,
                        settings.nodeLease,
                        settings.lookEvery,
                        pool,
                        reminder::soon,
                        workers,
                        deadlines,
                        clock))
                .orElse(null);
        ledger = cluster == null ? Ledger.NONE : cluster;
        History store = backend.history().orElse(null);
        history = Chronicle.of(settings.history.size(), store, io, deadlines, clock, settings.random);
        takingBack = TakingBack.of(settings, backend.pushes().orElse(null), cluster, clock, workers, io, deadlines);
        node = new Node(
                clock,
                deadlines,
                listeners,
                workers,
                settings.limits(),
                new SettledMemory(clock, settings.rememberSettled, settings.rememberAtMost),
                history.trails(),
                ledger,
                contents::take,
                takingBack.retracting(),
                this::isDue);
        PushService service = new PushService(
                node.dueDeliveries(),
                ledger,
                addresses,
                io,
                clock,
                settings.random,
                new Requests(contents, settings.badges),
                providers,
                settings.vendorLimits(),
                settings.addresses.limits(),
                settings.addresses.staleness(time),
                deadlines,
                listeners::tell);
        takingBack.begin(service, node);
        overview = new Overview(time, node, service, cluster, io);
        trigger = new Trigger(
                settings.rules,
                addresses,
                clock,
                node,
                service,
                overview::connectedElsewhere,
                // a store that hangs must not keep the workers, which also tell listeners and close links
                cluster == null ? Runnable::run : io::run);
        router = new Router(node);
        sharedRouter = new SharedRouter(node);
        OpenAnswers answers = new OpenAnswers();
        explainer = new Explainer(history.trails(), node.standings(), addresses, store, io, answers, time);
        withdrawals = new Withdrawals(ledger, addresses, node.lifecycle(), takingBack.retracting());
        dryRuns = new DryRuns(
                contents,
                new Rehearsal(settings.rules, providers, contents, settings.addresses.staleness(time), node),
                addresses,
                overview::connectedElsewhere,
                io,
                answers,
                time);
        devices = new NodeDevices(
                addresses, node, cluster == null ? device -> {} : cluster::logOut, ledger, service, this::requireOpen);
        shutdown = new Shutdown(
                node,
                service,
                cluster,
                history,
                answers,
                takingBack,
                time,
                deadlines,
                pool,
                addresses,
                providers,
                backend);
        if (cluster != null) {
            cluster.start(node, sharedRouter, service::resume);
        }
        history.start();
    }

    private void isDue(Delivery delivery, int turn) {
        trigger.due(delivery, turn);
    }

    private void kick() {
        workers.kick();
        io.kick();
        if (cluster != null) {
            cluster.kick();
        }
    }

    /** On whichever thread looked at the clock, perhaps under a lock: the rest is done on a worker. */
    private void stoodStill(Duration stoodStill) {
        workers.later(() -> {
            if (cluster != null) {
                cluster.stoodStill();
            }
            log.warn("this process stood still for {}; deadlines of heartbeats and acks move by as much", stoodStill);
            listeners.tell(new ZimPushEvent.Stalled(time.instant(), stoodStill));
        });
    }

    @Override
    public ConnectionRegistry connections() {
        return node.registry();
    }

    @Override
    public Devices devices() {
        return devices;
    }

    @Override
    public OfflinePushTrigger trigger() {
        return this;
    }

    @Override
    public NodeView view() {
        return overview.view();
    }

    @Override
    public CompletionStage<List<Directory.Member>> nodes() {
        requireOpen();
        return overview.nodes();
    }

    @Override
    public CompletionStage<Accepted> send(Message given) {
        Message message = check(given);
        CompletableFuture<Accepted> acceptance = new CompletableFuture<>();
        if (ledger.isShared()) {
            if (isOpenFor(message, acceptance)) {
                sharedRouter.toDevices(message, acceptance);
            }
            return acceptance;
        }
        addresses.inOrder(message.recipient(), (live, failure) -> {
            if (live == null) {
                acceptance.completeExceptionally(failure);
            } else {
                router.toDevices(message, live, acceptance);
            }
        });
        return acceptance;
    }

    @Override
    public CompletionStage<Accepted> due(Message given, DeviceKey device, DueReason reason) {
        Objects.requireNonNull(reason, "reason");
        if (!device.userId().equals(given.recipient())) {
            throw new IllegalArgumentException("message " + given.id() + " is for " + given.recipient()
                    + ", but the device is " + device + "; name a device of the recipient");
        }
        Message message = check(given);
        CompletableFuture<Accepted> acceptance = new CompletableFuture<>();
        if (!ledger.isShared()) {
            router.due(message, device, reason, acceptance);
        } else if (isOpenFor(message, acceptance)) {
            sharedRouter.due(message, device, reason, acceptance);
        }
        return acceptance;
    }

    private boolean isOpenFor(Message message, CompletableFuture<Accepted> acceptance) {
        if (ledger.isOpen()) {
            return true;
        }
        acceptance.completeExceptionally(new UnavailableException("message " + message.id()
                + " was not recorded: this node's lease has ended, since the store of its cluster can't be reached;"
                + " send it again later"));
        return false;
    }

    @Override
    public CompletionStage<DryRun> dryRun(Message message) {
        Objects.requireNonNull(message, "message");
        requireOpen();
        return dryRuns.of(message);
    }

    /** The message as it is accepted. */
    private Message check(Message message) {
        Objects.requireNonNull(message, "message");
        requireOpen();
        return contents.accept(message);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("zim-push is closed; nothing more can be begun on it");
        }
    }

    @Override
    public void acknowledge(DeviceKey device, String messageId) {
        node.acknowledgements().take(device, messageId);
    }

    @Override
    public CompletionStage<Integer> recall(String recipient, String messageId) {
        requireOpen();
        return withdrawals.recall(recipient, messageId);
    }

    @Override
    public CompletionStage<Integer> read(String userId, String conversation, long upToSequence) {
        requireOpen();
        return withdrawals.read(userId, conversation, upToSequence);
    }

    @Override
    public CompletionStage<Explanation> explain(String recipient, String messageId) {
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(messageId, "messageId");
        return explainer.explain(recipient, messageId);
    }

    @Override
    public void close() {
        close(drain);
    }

    @Override
    public ShutdownReport close(Duration atMost) {
        if (atMost.isNegative()) {
            throw new IllegalArgumentException("drain " + atMost + " is negative; zero does not wait");
        }
        closed = true;
        return shutdown.run(atMost);
    }

    /** What it has in hand, in numbers. */
    @Override
    public String toString() {
        return "ZimPush[" + node.registry().size() + " connections, "
                + node.admission().unsettled() + " unsettled deliveries" + (closed ? ", closed]" : "]");
    }
}
