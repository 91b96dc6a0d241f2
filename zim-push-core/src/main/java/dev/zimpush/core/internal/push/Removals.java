package dev.zimpush.core.internal.push;

import dev.zimpush.Registration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Of which apps the bad addresses are removed, as far as one credential is concerned: a {@link RemovalBreaker} for each app. Beyond {@value
 * #APPS_AT_MOST} apps the rest share one. Thread-safe.
 */
final class Removals {
    private static final int APPS_AT_MOST = 100;

    /** No app is called so. */
    private static final String OTHERS = "";

    private final AddressLimits limits;
    private final LongSupplier clock;
    private final Map<String, RemovalBreaker> byApp = new HashMap<>();

    Removals(AddressLimits limits, LongSupplier clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** The vendor answered about an address. */
    synchronized Standing answered(Registration to, boolean bad) {
        RemovalBreaker breaker = byApp.computeIfAbsent(group(to.address().app()), any -> new RemovalBreaker(limits));
        RemovalBreaker.Change change = breaker.answered(to, bad, clock.getAsLong());
        return new Standing(breaker.isStopped(), change);
    }

    /** Whether no address of the app is removed. */
    synchronized boolean areStopped(String app) {
        RemovalBreaker breaker = find(app);
        return breaker != null && breaker.isStopped();
    }

    private @Nullable RemovalBreaker find(String app) {
        return byApp.get(group(app));
    }

    /** With which apps it shares a breaker: the same for all of them. It stays so from the first answer about one of them. */
    synchronized String group(String app) {
        return byApp.containsKey(app) || byApp.size() < APPS_AT_MOST ? app : OTHERS;
    }

    /** Whether what goes to an address waits now, as {@link RemovalBreaker#holdsBack}. */
    synchronized boolean holdBack(Registration to) {
        RemovalBreaker breaker = find(to.address().app());
        return breaker != null && breaker.holdsBack(to, clock.getAsLong());
    }

    /** Whether none is removed of its app, and an address is known to be bad. */
    synchronized boolean keep(Registration to) {
        RemovalBreaker breaker = find(to.address().app());
        return breaker != null && breaker.isKept(to);
    }

    /**
     * The host says that the bad addresses of an app are bad indeed, and so those that share its breaker. Returns what that changed, if
     * anything: nothing if it was not stopped for that app, and no bad address of it is known.
     */
    synchronized RemovalBreaker.@Nullable Change resumeByHand(String app) {
        RemovalBreaker breaker = find(app);
        return breaker == null || !breaker.concerns(app) ? null : breaker.resumeByHand(clock.getAsLong());
    }

    /** Of how many apps no address is removed. */
    synchronized int stopped() {
        return (int) byApp.values().stream().filter(RemovalBreaker::isStopped).count();
    }

    /** Whether addresses of an app are not removed, and what an answer changed about that, if anything. */
    record Standing(boolean stopped, RemovalBreaker.@Nullable Change change) {}
}
