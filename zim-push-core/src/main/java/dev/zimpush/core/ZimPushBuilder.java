package dev.zimpush.core;

import dev.zimpush.ZimPush;
import dev.zimpush.ZimPushListener;
import dev.zimpush.core.internal.delivery.Limits;
import dev.zimpush.core.internal.delivery.Registry;
import dev.zimpush.core.internal.time.SystemTime;
import dev.zimpush.spi.Backend;
import dev.zimpush.spi.BadgeSource;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRule;
import dev.zimpush.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds a {@link ZimPush}: in memory, on the machine's time, with the defaults named at each method, unless told otherwise.
 *
 * <p>A setting can be given once; everything is checked in {@link #build()}, which logs the effective settings in one line;
 * nothing changes after. Not thread-safe, and good for one {@link #build()}: what it is given (providers, backend) then
 * belongs to what it built, which closes it; a build that fails closes it, too.
 */
public final class ZimPushBuilder {
    private static final Logger log = LoggerFactory.getLogger(ZimPush.class);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int NODE_NAME_AT_MOST = 100;

    private final Set<String> given = new HashSet<>();
    private final List<PushProvider> providers = new ArrayList<>();
    private final List<PushRule> rules = new ArrayList<>();
    private final List<ZimPushListener> listeners = new ArrayList<>();

    private Duration heartbeatExpiry = Duration.ofSeconds(30);
    private Duration ackTimeout = Duration.ofSeconds(5);
    private Duration handOverWait = Duration.ofSeconds(2);
    private Duration retryWindow = DAY;
    private Duration callTimeout = Duration.ofSeconds(10);
    private Duration drain = Duration.ofSeconds(5);
    private Duration rememberSettled = Duration.ofMinutes(10);
    private int rememberAtMost = 200_000;
    private int unackedPerConnection = 256;
    private int unsettledPerNode = 1_000_000;
    private int inFlightPerProvider = 512;
    private Duration nodeLease = Duration.ofSeconds(10);
    private Duration lookEvery = Duration.ofMillis(250);
    private String nodeName = "pid-" + ProcessHandle.current().pid();
    private TimeSource time = SystemTime.INSTANCE;
    private Supplier<RandomGenerator> random = ThreadLocalRandom::current;
    private @Nullable Executor executor;
    private @Nullable Backend backend;
    private @Nullable BadgeSource badges;

    private ZimPushBuilder() {}

    /** Begins one. */
    public static ZimPushBuilder create() {
        return new ZimPushBuilder();
    }

    /**
     * Where addresses are kept and, if it has a cluster, deliveries and connections, too; {@link MemoryBackend} by default,
     * which forgets them when the process ends.
     */
    public ZimPushBuilder backend(Backend backend) {
        once("backend");
        this.backend = Objects.requireNonNull(backend, "backend");
        return this;
    }

    /** Adds a push vendor. Of several that serve an address the first one given does. None: nobody can be pushed to. */
    public ZimPushBuilder provider(PushProvider provider) {
        notBuilt();
        providers.add(Objects.requireNonNull(provider, "provider"));
        return this;
    }

    /** Adds a rule; rules are asked in the order in which they are given. None by default. */
    public ZimPushBuilder rule(PushRule rule) {
        notBuilt();
        rules.add(Objects.requireNonNull(rule, "rule"));
        return this;
    }

    /** Adds a listener. With none, no event is made. */
    public ZimPushBuilder listener(ZimPushListener listener) {
        notBuilt();
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /** Tells the number for the app's icon, where a content has none. None by default: badges are left alone. */
    public ZimPushBuilder badges(BadgeSource badges) {
        once("badges");
        this.badges = Objects.requireNonNull(badges, "badges");
        return this;
    }

    /**
     * How long a connection may be silent before it is closed: 30 s, the seed's figure; from 1 s to 1 day. Never earlier; up to
     * 25 ms later, and what the timer's thread was late of late, once more than ten thousand heartbeats come in a second, which
     * then share a reading of the clock.
     */
    public ZimPushBuilder heartbeatExpiry(Duration expiry) {
        once("heartbeatExpiry");
        this.heartbeatExpiry = within("heartbeatExpiry", expiry, SECOND, DAY);
        return this;
    }

    /**
     * How long a message may stay un-acked before it is pushed: 5 s; from 100 ms to 10 min. Never pushed early; where very many
     * deadlines fall together, up to 9 ms late.
     */
    public ZimPushBuilder ackTimeout(Duration timeout) {
        once("ackTimeout");
        Registry.ackTimeout(timeout);
        this.ackTimeout = timeout;
        return this;
    }

    /**
     * How long what was written to a lost connection waits for the device to come back, never past its ack deadline: 2 s;
     * zero pushes at once; at most 10 min.
     */
    public ZimPushBuilder handOverWait(Duration wait) {
        once("handOverWait");
        this.handOverWait = within("handOverWait", wait, Duration.ZERO, Duration.ofMinutes(10));
        return this;
    }

    /** How long after becoming due a push is tried again: 24 h; from 1 s to 28 days. */
    public ZimPushBuilder retryWindow(Duration window) {
        once("retryWindow");
        this.retryWindow = within("retryWindow", window, SECOND, Duration.ofDays(28));
        return this;
    }

    /** How long a provider may take to answer: 10 s; from 100 ms to 5 min. */
    public ZimPushBuilder providerCallTimeout(Duration timeout) {
        once("providerCallTimeout");
        this.callTimeout = within("providerCallTimeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(5));
        return this;
    }

    /**
     * How many calls of one provider may be under way: 512; at least 1. The last re-check comes before a call: what the provider
     * then lets wait inside, as FCM's SDK does beyond its 16 threads, may be pushed although it was acknowledged meanwhile.
     */
    public ZimPushBuilder inFlightPerProvider(int atMost) {
        once("inFlightPerProvider");
        this.inFlightPerProvider = atLeastOne("inFlightPerProvider", atMost);
        return this;
    }

    /**
     * How much may be un-acked on a connection, counting all that is unsettled for its device; what comes on top is written
     * and pushed at once: 256; at least 1.
     */
    public ZimPushBuilder unackedPerConnection(int atMost) {
        once("unackedPerConnection");
        this.unackedPerConnection = atLeastOne("unackedPerConnection", atMost);
        return this;
    }

    /** How many deliveries may be unsettled; a send beyond that fails: 1,000,000; at least 1. */
    public ZimPushBuilder unsettledPerNode(int atMost) {
        once("unsettledPerNode");
        this.unsettledPerNode = atLeastOne("unsettledPerNode", atMost);
        return this;
    }

    /**
     * How long, and how many, settled deliveries are remembered, for repeated sends and late acknowledgements: 10 min and
     * 200,000; of more the oldest are forgotten. About 60 bytes each, beside the host's ids.
     */
    public ZimPushBuilder rememberSettled(Duration time, int atMost) {
        once("rememberSettled");
        this.rememberSettled = within("rememberSettled", time, SECOND, DAY);
        this.rememberAtMost = atLeastOne("rememberSettled", atMost);
        return this;
    }

    /** How long {@link ZimPush#close()} waits for pushes that are due: 5 s; zero does not wait; at most 10 min. */
    public ZimPushBuilder drainOnClose(Duration drain) {
        once("drainOnClose");
        this.drain = within("drainOnClose", drain, Duration.ZERO, Duration.ofMinutes(10));
        return this;
    }

    /** What this node is called in the tables of a cluster, for people; {@code pid-} and the process's id by default. */
    public ZimPushBuilder nodeName(String name) {
        once("nodeName");
        if (name.isBlank() || name.length() > NODE_NAME_AT_MOST) {
            throw new IllegalArgumentException(
                    "nodeName '" + name + "' is blank or longer than " + NODE_NAME_AT_MOST + " characters");
        }
        this.nodeName = name;
        return this;
    }

    /**
     * After how long without a sign of life the other nodes of a cluster take this one for dead and adopt its deliveries: 10 s;
     * from 1 s to 5 min. It is renewed three times within.
     */
    public ZimPushBuilder nodeLease(Duration lease) {
        once("nodeLease");
        this.nodeLease = within("nodeLease", lease, SECOND, Duration.ofMinutes(5));
        return this;
    }

    /**
     * How often a node of a cluster looks for what the others, or hosts that enqueue within their own transaction, have for it,
     * should a hint be lost or none be given: 250 ms; from 10 ms to 10 s.
     */
    public ZimPushBuilder lookEvery(Duration interval) {
        once("lookEvery");
        this.lookEvery = within("lookEvery", interval, Duration.ofMillis(10), Duration.ofSeconds(10));
        return this;
    }

    /** The time it goes by; the machine's by default. */
    public ZimPushBuilder time(TimeSource time) {
        once("time");
        this.time = Objects.requireNonNull(time, "time");
        return this;
    }

    /**
     * Where work is done that no caller waits for: rules, providers, the backend if it blocks, listeners after a timer. It
     * may block. At most sixteen tasks are given to it at a time, and over a backend with a cluster five more, which must not
     * wait for these: the lease is renewed there. Work that it refuses is offered again. It must not run tasks
     * on the thread that gives them, which may be the timer's: no {@code Runnable::run}, no caller-runs policy; the testkit's
     * manual time, which never nests tasks, is made for it. It stays the caller's. By default a pool of as many daemon threads,
     * which end when idle.
     */
    public ZimPushBuilder executor(Executor executor) {
        once("executor");
        this.executor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    /** The jitter of retries, for tests that must repeat; it is used by one thread at a time. */
    public ZimPushBuilder random(RandomGenerator random) {
        once("random");
        Objects.requireNonNull(random, "random");
        this.random = () -> new SynchronizedRandom(random);
        return this;
    }

    /**
     * Builds and starts it. When that fails, the providers and the backend that were given are closed, since nobody else would.
     *
     * @throws IllegalStateException when two settings contradict each other, or two providers have one name; names both
     * @throws RuntimeException the backend's, when its cluster can't be joined; try again with a new one
     */
    public ZimPush build() {
        once("build");
        try {
            return checked();
        } catch (RuntimeException | Error e) {
            Shutdown.close(providers);
            if (backend != null) {
                Shutdown.close(backend);
            }
            throw e;
        }
    }

    private ZimPush checked() {
        if (handOverWait.compareTo(ackTimeout) > 0 && given.contains("handOverWait")) {
            throw new IllegalStateException("handOverWait " + handOverWait + " is longer than ackTimeout " + ackTimeout
                    + ", which it never passes; make it shorter");
        }
        Set<String> names = new HashSet<>();
        for (PushProvider provider : providers) {
            if (!names.add(provider.name())) {
                throw new IllegalStateException("two providers are named '" + provider.name() + "'; name them apart");
            }
        }
        log.info(
                "zim-push: heartbeatExpiry {}, ackTimeout {}, handOverWait {}, retryWindow {}, providerCallTimeout {},"
                        + " inFlightPerProvider {}, unackedPerConnection {}, unsettledPerNode {}, rememberSettled {} and"
                        + " {}, drainOnClose {}, backend {}, nodeName {}, nodeLease {}, lookEvery {}, providers {}, rules {}",
                heartbeatExpiry,
                ackTimeout,
                handOverWait,
                retryWindow,
                callTimeout,
                inFlightPerProvider,
                unackedPerConnection,
                unsettledPerNode,
                rememberSettled,
                rememberAtMost,
                drain,
                backend == null ? "in memory" : backend.getClass().getName(),
                nodeName,
                nodeLease,
                lookEvery,
                names,
                rules.stream().map(PushRule::name).toList());
        return new Engine(this);
    }

    private void once(String setting) {
        notBuilt();
        if (!given.add(setting)) {
            throw new IllegalStateException(setting + " was given already; give it once");
        }
    }

    private void notBuilt() {
        if (given.contains("build")) {
            throw new IllegalStateException("build() was called; make a new builder");
        }
    }

    private static Duration within(String name, Duration value, Duration least, Duration most) {
        Objects.requireNonNull(value, name);
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + ' ' + value + " is not between " + least + " and " + most);
        }
        return value;
    }

    private static int atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ' ' + value + " is less than 1");
        }
        return value;
    }

    Limits limits() {
        return new Limits(
                heartbeatExpiry.toNanos(),
                ackTimeout.toNanos(),
                handOverWait.toNanos(),
                unackedPerConnection,
                unsettledPerNode,
                retryWindow.toNanos(),
                callTimeout.toNanos());
    }

    Backend backend() {
        return backend == null ? MemoryBackend.create(time) : backend;
    }

    List<PushProvider> providers() {
        return List.copyOf(providers);
    }

    List<PushRule> rules() {
        return List.copyOf(rules);
    }

    List<ZimPushListener> listeners() {
        return List.copyOf(listeners);
    }

    @Nullable
    BadgeSource badges() {
        return badges;
    }

    TimeSource time() {
        return time;
    }

    Supplier<RandomGenerator> random() {
        return random;
    }

    @Nullable
    Executor executor() {
        return executor;
    }

    Duration drain() {
        return drain;
    }

    String nodeName() {
        return nodeName;
    }

    Duration nodeLease() {
        return nodeLease;
    }

    Duration lookEvery() {
        return lookEvery;
    }

    Duration rememberSettled() {
        return rememberSettled;
    }

    int rememberAtMost() {
        return rememberAtMost;
    }

    int inFlightPerProvider() {
        return inFlightPerProvider;
    }
}
