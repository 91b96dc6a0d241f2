package dev.zimpush.core;

import dev.zimpush.PushProfile;
import dev.zimpush.ZimPush;
import dev.zimpush.ZimPushListener;
import dev.zimpush.core.internal.delivery.Registry;
import dev.zimpush.spi.Backend;
import dev.zimpush.spi.BadgeSource;
import dev.zimpush.spi.PushEncryption;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRule;
import dev.zimpush.spi.PushTexts;
import dev.zimpush.spi.TimeSource;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Builds a {@link ZimPush}: in memory, on the machine's time, with the defaults named at each method, unless told otherwise.
 *
 * <p>A setting can be given once; everything is checked in {@link #build()}, which logs the effective settings in one line;
 * nothing changes after. Not thread-safe, and good for one {@link #build()}: what it is given (providers, backend) then
 * belongs to what it built, which closes it; a build that fails closes it, too.
 */
public final class ZimPushBuilder {
    private static final int NODE_NAME_AT_MOST = 100;

    private final Settings set = new Settings();

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
        set.once("backend");
        set.backend = Objects.requireNonNull(backend, "backend");
        return this;
    }

    /** Adds a push vendor. Of several that serve an address the first one given does. None: nobody can be pushed to. */
    public ZimPushBuilder provider(PushProvider provider) {
        set.notBuilt();
        set.providers.add(Objects.requireNonNull(provider, "provider"));
        return this;
    }

    /** Adds a rule; rules are asked in the order in which they are given. None by default. */
    public ZimPushBuilder rule(PushRule rule) {
        set.notBuilt();
        set.rules.add(Objects.requireNonNull(rule, "rule"));
        return this;
    }

    /** Adds a listener. With none, no event is made. */
    public ZimPushBuilder listener(ZimPushListener listener) {
        set.notBuilt();
        set.listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /** Tells the number for the app's icon, where a content has none. None by default: badges are left alone. */
    public ZimPushBuilder badges(BadgeSource badges) {
        set.once("badges");
        set.badges = Objects.requireNonNull(badges, "badges");
        return this;
    }

    /** Adds a profile, which contents choose by its name. None by default. */
    public ZimPushBuilder profile(PushProfile profile) {
        set.notBuilt();
        set.profiles.add(Objects.requireNonNull(profile, "profile"));
        return this;
    }

    /**
     * The profile of contents that name none; its privacy and generic text hold for the other profiles, too, where these have none, and it
     * stands in for those that another node knows and this one does not. None by default: nothing is withheld.
     */
    public ZimPushBuilder defaultProfile(PushProfile profile) {
        set.once("defaultProfile");
        set.defaultProfile = Objects.requireNonNull(profile, "defaultProfile");
        return this;
    }

    /** Words pushes in the device's language. None by default: contents are shown as they are. */
    public ZimPushBuilder texts(PushTexts texts) {
        set.once("texts");
        set.texts = Objects.requireNonNull(texts, "texts");
        return this;
    }

    /** Encrypts the texts of profiles with {@link dev.zimpush.PushPrivacy#ENCRYPTED}. */
    public ZimPushBuilder encryption(PushEncryption encryption) {
        set.once("encryption");
        set.encryption = Objects.requireNonNull(encryption, "encryption");
        return this;
    }

    /**
     * How long a connection may be silent before it is closed: 30 s, the seed's figure; from 1 s to 1 day. Never earlier; up to
     * 25 ms later, and what the timer's thread was late of late, once more than ten thousand heartbeats come in a second, which
     * then share a reading of the clock.
     */
    public ZimPushBuilder heartbeatExpiry(Duration expiry) {
        set.once("heartbeatExpiry");
        set.heartbeatExpiry = Settings.within("heartbeatExpiry", expiry, Settings.SECOND, Settings.DAY);
        return this;
    }

    /**
     * How long a message may stay un-acked before it is pushed: 5 s; from 100 ms to 10 min. Never pushed early; where very many
     * deadlines fall together, up to 9 ms late.
     */
    public ZimPushBuilder ackTimeout(Duration timeout) {
        set.once("ackTimeout");
        Registry.ackTimeout(timeout);
        set.ackTimeout = timeout;
        return this;
    }

    /**
     * How long what was written to a lost connection waits for the device to come back, never past its ack deadline: 2 s;
     * zero pushes at once; at most 10 min.
     */
    public ZimPushBuilder handOverWait(Duration wait) {
        set.once("handOverWait");
        set.handOverWait = Settings.within("handOverWait", wait, Duration.ZERO, Duration.ofMinutes(10));
        return this;
    }

    /** How long after becoming due a push is tried again: 24 h; from 1 s to 28 days. */
    public ZimPushBuilder retryWindow(Duration window) {
        set.once("retryWindow");
        set.retryWindow = Settings.within("retryWindow", window, Settings.SECOND, Duration.ofDays(28));
        return this;
    }

    /** How long a provider may take to answer: 10 s; from 100 ms to 5 min. */
    public ZimPushBuilder providerCallTimeout(Duration timeout) {
        set.once("providerCallTimeout");
        set.callTimeout =
                Settings.within("providerCallTimeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(5));
        return this;
    }

    /**
     * How many calls with one credential of a provider may be under way: 512; at least 1. The last re-check comes before a call: what the provider
     * then lets wait inside, as FCM's SDK does beyond its 16 threads, may be pushed although it was acknowledged meanwhile.
     */
    public ZimPushBuilder inFlightPerCredential(int atMost) {
        set.once("inFlightPerCredential");
        set.inFlightPerCredential = Settings.atLeastOne("inFlightPerCredential", atMost);
        return this;
    }

    /** How fast it sends with each credential of a vendor, and when it stops; {@link PushPace#standard} by default. */
    public ZimPushBuilder pushPace(PushPace pace) {
        set.once("pushPace");
        set.pace = Objects.requireNonNull(pace, "pushPace");
        return this;
    }

    /** When addresses are removed that a vendor says are bad; {@link AddressCare#standard} by default. */
    public ZimPushBuilder addressCare(AddressCare care) {
        set.once("addressCare");
        set.addresses = Objects.requireNonNull(care, "addressCare");
        return this;
    }

    /**
     * How much may be un-acked on a connection, counting all that is unsettled for its device; what comes on top is written
     * and pushed at once: 256; at least 1.
     */
    public ZimPushBuilder unackedPerConnection(int atMost) {
        set.once("unackedPerConnection");
        set.unackedPerConnection = Settings.atLeastOne("unackedPerConnection", atMost);
        return this;
    }

    /** How many deliveries may be unsettled; a send beyond that fails: 1,000,000; at least 1. */
    public ZimPushBuilder unsettledPerNode(int atMost) {
        set.once("unsettledPerNode");
        set.unsettledPerNode = Settings.atLeastOne("unsettledPerNode", atMost);
        return this;
    }

    /**
     * How long, and how many, settled deliveries are remembered, for repeated sends and late acknowledgements: 10 min and
     * 200,000; of more the oldest are forgotten. About 60 bytes each, beside the host's ids.
     */
    public ZimPushBuilder rememberSettled(Duration time, int atMost) {
        set.once("rememberSettled");
        set.rememberSettled = Settings.within("rememberSettled", time, Settings.SECOND, Settings.DAY);
        set.rememberAtMost = Settings.atLeastOne("rememberSettled", atMost);
        return this;
    }

    /**
     * How much is kept of the deliveries' lives, for {@link ZimPush#explain}: {@link HistorySettings#standard()}. What is acknowledged
     * in time is not kept, and costs nothing.
     */
    public ZimPushBuilder history(HistorySettings history) {
        set.once("history");
        set.history = Objects.requireNonNull(history, "history");
        return this;
    }

    /**
     * Takes pushes back from the devices that got them, when their message is {@linkplain ZimPush#recall recalled}, {@linkplain
     * ZimPush#read read}, or with {@link dev.zimpush.SettlementMode#ANY_DEVICE} acknowledged by another device: by a silent push
     * that has the app remove the notification. Off by default: the apps must know it first, see {@code docs/client.md}.
     */
    public ZimPushBuilder retraction(RetractionSettings retraction) {
        set.once("retraction");
        set.retraction = Objects.requireNonNull(retraction, "retraction");
        return this;
    }

    /** How long {@link ZimPush#close()} waits for pushes that are due: 5 s; zero does not wait; at most 10 min. */
    public ZimPushBuilder drainOnClose(Duration drain) {
        set.once("drainOnClose");
        set.drain = Settings.within("drainOnClose", drain, Duration.ZERO, Duration.ofMinutes(10));
        return this;
    }

    /** What this node is called in the tables of a cluster, for people; {@code pid-} and the process's id by default. */
    public ZimPushBuilder nodeName(String name) {
        set.once("nodeName");
        if (name.isBlank() || name.length() > NODE_NAME_AT_MOST) {
            throw new IllegalArgumentException(
                    "nodeName '" + name + "' is blank or longer than " + NODE_NAME_AT_MOST + " characters");
        }
        set.nodeName = name;
        return this;
    }

    /**
     * After how long without a sign of life the other nodes of a cluster take this one for dead and adopt its deliveries: 10 s;
     * from 1 s to 5 min. It is renewed three times within.
     */
    public ZimPushBuilder nodeLease(Duration lease) {
        set.once("nodeLease");
        set.nodeLease = Settings.within("nodeLease", lease, Settings.SECOND, Duration.ofMinutes(5));
        return this;
    }

    /**
     * How often a node of a cluster looks for what the others, or hosts that enqueue within their own transaction, have for it,
     * should a hint be lost or none be given: 250 ms; from 10 ms to 10 s.
     */
    public ZimPushBuilder lookEvery(Duration interval) {
        set.once("lookEvery");
        set.lookEvery = Settings.within("lookEvery", interval, Duration.ofMillis(10), Duration.ofSeconds(10));
        return this;
    }

    /** The time it goes by; the machine's by default. */
    public ZimPushBuilder time(TimeSource time) {
        set.once("time");
        set.time = Objects.requireNonNull(time, "time");
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
        set.once("executor");
        set.executor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    /** The jitter of retries, for tests that must repeat; it is used by one thread at a time. */
    public ZimPushBuilder random(RandomGenerator random) {
        set.once("random");
        Objects.requireNonNull(random, "random");
        set.random = () -> new SynchronizedRandom(random);
        return this;
    }

    /**
     * Builds and starts it. When that fails, the providers and the backend that were given are closed, since nobody else would.
     *
     * @throws IllegalStateException when two settings contradict each other, or two providers or profiles have one name, or a profile
     *     lacks what its privacy needs; names them
     * @throws RuntimeException the backend's, when its cluster can't be joined; try again with a new one
     */
    public ZimPush build() {
        set.once("build");
        try {
            set.check();
            return new Engine(set);
        } catch (RuntimeException | Error e) {
            Shutdown.close(set.providers);
            if (set.backend != null) {
                Shutdown.close(set.backend);
            }
            throw e;
        }
    }
}
