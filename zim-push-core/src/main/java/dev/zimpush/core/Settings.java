package dev.zimpush.core;

import dev.zimpush.PushPrivacy;
import dev.zimpush.PushProfile;
import dev.zimpush.ZimPush;
import dev.zimpush.ZimPushListener;
import dev.zimpush.core.internal.delivery.Limits;
import dev.zimpush.core.internal.push.Contents;
import dev.zimpush.core.internal.push.Profiles;
import dev.zimpush.core.internal.push.VendorLimits;
import dev.zimpush.core.internal.time.SystemTime;
import dev.zimpush.spi.Backend;
import dev.zimpush.spi.BadgeSource;
import dev.zimpush.spi.PushEncryption;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRule;
import dev.zimpush.spi.PushTexts;
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
 * What a {@link ZimPushBuilder} collects, with the defaults: each set once, by the builder only, and not any more once it has built. Not
 * thread-safe until then.
 */
final class Settings {
    static final Duration SECOND = Duration.ofSeconds(1);
    static final Duration DAY = Duration.ofDays(1);
    private static final Logger log = LoggerFactory.getLogger(ZimPush.class);

    final List<PushProvider> providers = new ArrayList<>();
    final List<PushRule> rules = new ArrayList<>();
    final List<ZimPushListener> listeners = new ArrayList<>();
    final List<PushProfile> profiles = new ArrayList<>();
    Duration heartbeatExpiry = Duration.ofSeconds(30);
    Duration ackTimeout = Duration.ofSeconds(5);
    Duration handOverWait = Duration.ofSeconds(2);
    Duration retryWindow = DAY;
    Duration callTimeout = Duration.ofSeconds(10);
    Duration drain = Duration.ofSeconds(5);
    Duration rememberSettled = Duration.ofMinutes(10);
    int rememberAtMost = 200_000;
    int unackedPerConnection = 256;
    int unsettledPerNode = 1_000_000;
    int inFlightPerCredential = 512;
    PushPace pace = PushPace.standard();
    AddressCare addresses = AddressCare.standard();
    HistorySettings history = HistorySettings.standard();
    Duration nodeLease = Duration.ofSeconds(10);
    Duration lookEvery = Duration.ofMillis(250);
    String nodeName = "pid-" + ProcessHandle.current().pid();
    TimeSource time = SystemTime.INSTANCE;
    Supplier<RandomGenerator> random = ThreadLocalRandom::current;

    @Nullable
    Executor executor;

    @Nullable
    Backend backend;

    @Nullable
    BadgeSource badges;

    @Nullable
    RetractionSettings retraction;

    @Nullable
    PushTexts texts;

    @Nullable
    PushEncryption encryption;

    @Nullable
    PushProfile defaultProfile;

    private final Set<String> given = new HashSet<>();

    /** Refuses a setting that was given already. */
    void once(String setting) {
        notBuilt();
        if (!given.add(setting)) {
            throw new IllegalStateException(setting + " was given already; give it once");
        }
    }

    void notBuilt() {
        if (given.contains("build")) {
            throw new IllegalStateException("build() was called; make a new builder");
        }
    }

    static Duration within(String name, Duration value, Duration least, Duration most) {
        Objects.requireNonNull(value, name);
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + ' ' + value + " is not between " + least + " and " + most);
        }
        return value;
    }

    static int within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ' ' + value + " is not between " + least + " and " + most);
        }
        return value;
    }

    static int atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ' ' + value + " is less than 1");
        }
        return value;
    }

    /** Refuses what contradicts itself, and logs the rest. */
    void check() {
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
        checkProfiles();
        log.info(
                "zim-push: heartbeatExpiry {}, ackTimeout {}, handOverWait {}, retryWindow {}, providerCallTimeout {},"
                        + " inFlightPerCredential {}, pushPace {}, addressCare {}, unackedPerConnection {}, unsettledPerNode"
                        + " {}, rememberSettled {} and {}, drainOnClose {}, history {}, retraction {}, backend {}, nodeName"
                        + " {}, nodeLease {}, lookEvery {}, providers {}, rules {}, profiles {}, default profile {}",
                heartbeatExpiry,
                ackTimeout,
                handOverWait,
                retryWindow,
                callTimeout,
                inFlightPerCredential,
                pace,
                addresses,
                unackedPerConnection,
                unsettledPerNode,
                rememberSettled,
                rememberAtMost,
                drain,
                history,
                retraction == null ? "off" : retraction,
                backend == null ? "in memory" : backend.getClass().getName(),
                nodeName,
                nodeLease,
                lookEvery,
                names,
                rules.stream().map(PushRule::name).toList(),
                profiles.stream().map(PushProfile::name).toList(),
                defaultProfile == null ? "none" : defaultProfile.name());
    }

    private void checkProfiles() {
        List<PushProfile> all = new ArrayList<>(profiles);
        if (defaultProfile != null) {
            all.add(defaultProfile);
        }
        Set<String> names = new HashSet<>();
        for (PushProfile each : all) {
            if (!names.add(each.name())) {
                throw new IllegalStateException("two profiles are named '" + each.name() + "'; name them apart");
            }
            PushProfile profile = defaultProfile == null ? each : each.orElse(defaultProfile);
            PushPrivacy privacy = profile.privacy().orElse(PushPrivacy.FULL);
            if (privacy == PushPrivacy.ENCRYPTED && encryption == null) {
                throw new IllegalStateException("the profile '" + profile.name()
                        + "' has the privacy ENCRYPTED, but there is no encryption; call encryption(...)");
            }
            if (privacy != PushPrivacy.FULL && !profile.hasGenericText()) {
                throw new IllegalStateException("the profile '" + profile.name() + "' has the privacy " + privacy
                        + ", but no generic text to show; give it one, or the default profile");
            }
        }
    }

    /** What vendors get to see. Refuses a profile that a provider would not push. */
    Contents contents() {
        Contents contents = new Contents(new Profiles(profiles, defaultProfile), providers, texts, encryption);
        contents.checkProfiles();
        return contents;
    }

    /** Those of the delivery room. */
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

    /** Those of the push room. */
    VendorLimits vendorLimits() {
        return pace.limits(inFlightPerCredential);
    }

    /** The one that was given, or one in memory. */
    Backend backend() {
        return backend == null ? MemoryBackend.create(time) : backend;
    }
}
