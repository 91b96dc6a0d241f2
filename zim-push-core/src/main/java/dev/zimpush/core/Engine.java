package dev.zimpush.core;

import dev.zimpush.Accepted;
import dev.zimpush.CancelReason;
import dev.zimpush.ConnectionRegistry;
import dev.zimpush.DeviceKey;
import dev.zimpush.Devices;
import dev.zimpush.DueReason;
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
import dev.zimpush.core.internal.push.PushService;
import dev.zimpush.core.internal.push.Trigger;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.Reminder;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.Backend;
import dev.zimpush.spi.Directory;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
    private final List<PushProvider> providers;
    private final Node node;
    private final Overview overview;
    private final Trigger trigger;
    private final Router router;
    private final SharedRouter sharedRouter;
    private final @Nullable ClusterNode cluster;
    private final Ledger ledger;
    private final Devices devices;
    private final Shutdown shutdown;
    private final Duration drain;

    private volatile boolean closed;

    Engine(ZimPushBuilder builder) {
        time = builder.time();
        drain = builder.drain();
        listeners = new Listeners(builder.listeners());
        pool = WorkerPool.of(builder.executor(), 2 * WORKERS + CLUSTER_WORKERS);
        clock = new SteadyClock(time, this::stoodStill);
        deadlines = new Deadlines(time, clock, "zim-push-timer", this::kick);
        Reminder reminder = new Reminder(deadlines, clock);
        workers = new Workers(pool, WORKERS, reminder::soon);
        io = new Workers(pool, WORKERS, reminder::soon);
        backend = builder.backend();
        addresses = new AddressBook(backend, io, clock, ADDRESSES_FRESH_FOR, ADDRESSES_AT_MOST);
        providers = builder.providers();
        cluster = backend.cluster()
                .map(shared -> new ClusterNode(
                        shared,
                        builder.nodeName(),
                        builder.nodeLease(),
                        builder.lookEvery(),
                        pool,
                        reminder::soon,
                        workers,
                        deadlines,
                        clock))
                .orElse(null);
        ledger = cluster == null ? Ledger.NONE : cluster;
        node = new Node(
                clock,
                deadlines,
                listeners,
                workers,
                builder.limits(),
                new SettledMemory(clock, builder.rememberSettled(), builder.rememberAtMost()),
                ledger,
                this::isDue);
        PushService service = new PushService(
                node.dueDeliveries(),
                ledger,
                addresses,
                io,
                clock,
                builder.random(),
                builder.badges(),
                providers,
                builder.inFlightPerProvider());
        trigger = new Trigger(
                builder.rules(),
                addresses,
                clock,
                node,
                service,
                this::connectedElsewhere,
                // a store that hangs must not keep the workers, which also tell listeners and close links
                cluster == null ? Runnable::run : io::run);
        router = new Router(node);
        sharedRouter = new SharedRouter(node);
        overview = new Overview(time, node, service, cluster, io);
        devices = new NodeDevices(addresses, node, this::logOutElsewhere, ledger, this::requireOpen);
        shutdown = new Shutdown(node, cluster, time, deadlines, pool, addresses, providers, backend);
        if (cluster != null) {
            cluster.start(node, sharedRouter, listeners, service::resume);
        }
    }

    private Set<DeviceKey> connectedElsewhere(String userId) {
        if (cluster == null) {
            return Set.of();
        }
        return cluster.connections(List.of(userId)).getOrDefault(userId, List.of()).stream()
                .map(Directory.Connected::device)
                .collect(Collectors.toSet());
    }

    private void logOutElsewhere(DeviceKey device) {
        if (cluster != null) {
            cluster.logOut(device);
        }
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
    public CompletionStage<Accepted> send(Message message) {
        check(message);
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
    public CompletionStage<Accepted> due(Message message, DeviceKey device, DueReason reason) {
        Objects.requireNonNull(reason, "reason");
        if (!device.userId().equals(message.recipient())) {
            throw new IllegalArgumentException("message " + message.id() + " is for " + message.recipient()
                    + ", but the device is " + device + "; name a device of the recipient");
        }
        check(message);
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

    private void check(Message message) {
        Objects.requireNonNull(message, "message");
        requireOpen();
        if (message.push().isPresent()) {
            for (PushProvider provider : providers) {
                provider.validate(message);
            }
        }
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
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(messageId, "messageId");
        requireOpen();
        return ledger.isShared()
                ? ledger.note(Noting.recalled(recipient, messageId))
                : cancel(recipient, message -> message.id().equals(messageId), CancelReason.RECALLED);
    }

    @Override
    public CompletionStage<Integer> read(String userId, String conversation, long upToSequence) {
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(conversation, "conversation");
        requireOpen();
        if (ledger.isShared()) {
            return ledger.note(Noting.read(userId, conversation, upToSequence));
        }
        return cancel(
                userId,
                message -> message.conversation().filter(conversation::equals).isPresent()
                        && message.sequence().isPresent()
                        && message.sequence().getAsLong() <= upToSequence,
                CancelReason.READ);
    }

    /** Cancels after what was sent before, also if that still waits for addresses. */
    private CompletionStage<Integer> cancel(String userId, Predicate<Message> which, CancelReason reason) {
        CompletableFuture<Integer> count = new CompletableFuture<>();
        addresses.inOrder(
                userId, (live, failure) -> count.complete(node.lifecycle().cancelForUser(userId, which, reason)));
        return count;
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
