package dev.zimpush.core.internal.history;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.zimpush.Explanation.Step;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.Journal.MessageKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The chains of deliveries that took another course than the expected, in memory.
 *
 * <p>What goes as expected never comes here, so that it costs nothing. What does is bounded three ways: by its weight in bytes,
 * by time since it was last touched, and by how many chains may begin in a second, so that a crowd that loses its connections is not
 * slowed down by being written about: of more, no chain is kept at all. Thread-safe; calls nobody, so it may be used under a lock.
 */
public final class Trails {
    /** Chains that may begin in a second. */
    static final int BEGIN_AT_MOST = 10_000;

    /** Messages for nobody that may be noted in a second, so that they leave room for the rest. */
    static final int WITHOUT_DEVICE_AT_MOST = 100;

    private final int ackedOneOf;
    private final @Nullable Cache<MessageKey, Trail> cache;
    private final @Nullable StoredHistory store;
    private final PerSecond begun;
    private final PerSecond withoutDevice;
    private final Losses losses;

    /**
     * Keeps them for that long.
     *
     * @param bytes how much it may take, about; 0 keeps nothing
     * @param ackedOneOf of how many that go as expected one is kept, too; 0 for none
     * @param store writes them to the store; null if nothing is written
     */
    public Trails(SteadyClock clock, Duration time, long bytes, int ackedOneOf, @Nullable StoredHistory store) {
        this.ackedOneOf = ackedOneOf;
        this.store = store;
        this.begun = new PerSecond(clock, BEGIN_AT_MOST);
        this.withoutDevice = new PerSecond(clock, WITHOUT_DEVICE_AT_MOST);
        this.losses = new Losses(
                clock,
                time,
                "deliveries of which no steps are kept, as more than " + BEGIN_AT_MOST + " began in a second");
        this.cache = bytes == 0
                ? null
                : Caffeine.newBuilder()
                        .maximumWeight(bytes)
                        .<MessageKey, Trail>weigher((key, trail) -> trail.weight())
                        .expireAfterAccess(time)
                        .ticker(clock::elapsed)
                        .executor(Runnable::run)
                        .build();
    }

    /** Whether anything is kept. */
    public boolean isOn() {
        return cache != null;
    }

    /** Whether a chain is begun: one that goes on is kept where it was begun. */
    public Keeping begin() {
        if (cache == null) {
            return Keeping.NOTHING;
        }
        if (!begun.mayGo()) {
            losses.add();
            return Keeping.NOTHING;
        }
        return store != null && store.admits() ? Keeping.IN_STORE_TOO : Keeping.IN_MEMORY;
    }

    /** Whether one that goes as expected is to be kept all the same. */
    public boolean samples(String messageId) {
        return cache != null && ackedOneOf > 0 && Math.floorMod(messageId.hashCode() * 0x9E3779B9, ackedOneOf) == 0;
    }

    /** Whether there is something that should have been kept and was not. */
    public boolean lack() {
        return losses.any() || (store != null && store.lacks());
    }

    /**
     * Adds a step to a chain.
     *
     * @param keeping what was said when it began
     * @param first whether it begins with this step
     */
    public void add(long node, ZimPushEvent.OfDelivery event, Keeping keeping, boolean first) {
        if (cache != null && keeping.keeps()) {
            MessageKey key = key(event);
            Trail known = cache.getIfPresent(key);
            Trail trail = known == null ? cache.get(key, message -> new Trail()) : known;
            Step step = new Step(node, event);
            trail.add(step, keeping, first);
            if (known == null || ends(event)) {
                // weighed again
                cache.put(key, trail);
            }
            if (store != null && keeping == Keeping.IN_STORE_TOO) {
                store.add(step);
            }
        }
    }

    /** Adds a step to a chain that is still there. */
    public void addIfKept(long node, ZimPushEvent.OfDelivery event) {
        Trail trail = cache == null ? null : cache.getIfPresent(key(event));
        if (trail != null) {
            add(node, event, trail.keeping(event.delivery().device()), false);
        }
    }

    /** Notes that a message found no device. */
    public void noDevices(ZimPushEvent.NoDevices event) {
        if (cache != null && withoutDevice.mayGo()) {
            cache.get(new MessageKey(event.recipient(), event.messageId()), message -> new Trail())
                    .withoutDevice(event.at());
        }
    }

    /** What is kept of a message; null if nothing is. */
    public @Nullable Trail find(String recipient, String messageId) {
        return cache == null ? null : cache.getIfPresent(new MessageKey(recipient, messageId));
    }

    private static MessageKey key(ZimPushEvent.OfDelivery event) {
        return new MessageKey(
                event.delivery().device().userId(), event.delivery().messageId());
    }

    private static boolean ends(ZimPushEvent.OfDelivery event) {
        return event instanceof ZimPushEvent.Settled || event instanceof ZimPushEvent.Held;
    }
}
