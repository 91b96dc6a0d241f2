package dev.zimpush.core.internal.push;

import dev.zimpush.VendorEvent;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.internal.push.VendorHealth.Change;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.PushVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people and listeners what breakers do, of credentials and of removals. Thread-safe; called under no lock. */
final class Breakers {
    private static final Logger log = LoggerFactory.getLogger(Breakers.class);

    private final SteadyClock clock;
    private final Consumer<ZimPushEvent> listeners;

    Breakers(SteadyClock clock, Consumer<ZimPushEvent> listeners) {
        this.clock = clock;
        this.listeners = listeners;
    }

    void tell(ProviderQueue queue, Change change) {
        String provider = queue.provider().name();
        String credential = queue.credential();
        Instant at = clock.wall();
        PushVerdict verdict = change.verdict();
        if (verdict == null) {
            log.info("{}: pushes go out again with {}, after {}", provider, credential, change.time());
            listeners.accept(new VendorEvent.BreakerClosed(provider, credential, at, change.time()));
            return;
        }
        if (!change.again()) {
            log.warn(
                    "{}: no push goes out with {} for {}: {} {}",
                    provider,
                    credential,
                    change.time(),
                    verdict.status(),
                    verdict.reason());
        }
        listeners.accept(new VendorEvent.BreakerOpened(
                provider, credential, at, change.time(), change.again(), verdict.status(), verdict.reason()));
    }

    void tell(ProviderQueue queue, RemovalBreaker.Change change) {
        String app = change.app();
        String provider = queue.provider().name();
        String credential = queue.credential();
        Instant at = clock.wall();
        if (change.stopped()) {
            log.error(
                    "{}: {} of {} addresses of {} that were answered about of late with {} are bad: is the credential"
                            + " right, and the environment? None is removed until most are good; what is sent to them"
                            + " waits",
                    provider,
                    change.bad(),
                    change.answered(),
                    app,
                    credential);
            listeners.accept(
                    new VendorEvent.RemovalStopped(provider, credential, app, at, change.bad(), change.answered()));
        } else {
            Duration stopped = Duration.ofNanos(change.nanos());
            log.info("{}: bad addresses of {} with {} are removed again, after {}", provider, app, credential, stopped);
            listeners.accept(new VendorEvent.RemovalResumed(provider, credential, app, at, stopped));
        }
    }
}
