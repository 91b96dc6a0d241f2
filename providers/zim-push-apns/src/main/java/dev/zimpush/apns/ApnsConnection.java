package dev.zimpush.apns;

import com.eatthepath.pushy.apns.PushNotificationResponse;
import dev.zimpush.spi.PushVerdict;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client in use, replaced when it does not answer. Thread-safe.
 *
 * <p>The one that is given up closes on the thread that gives it up, without waiting; the next call makes a new one.
 */
final class ApnsConnection {
    private static final Logger LOG = LoggerFactory.getLogger(ApnsProvider.class);

    private final ApnsSettings settings;
    private final AtomicReference<@Nullable ApnsCalls> current = new AtomicReference<>();
    private boolean closed;

    ApnsConnection(ApnsSettings settings) {
        this.settings = settings;
        open();
    }

    CompletableFuture<PushVerdict> send(
            ApnsNotification notification, Function<PushNotificationResponse<ApnsNotification>, PushVerdict> judge) {
        ApnsCalls calls = current.get();
        if (calls == null) {
            calls = open();
        }
        if (calls == null) {
            return CompletableFuture.failedFuture(closedException());
        }
        return calls.send(notification, judge);
    }

    private synchronized @Nullable ApnsCalls open() {
        ApnsCalls calls = current.get();
        if (calls == null && !closed) {
            calls = new ApnsCalls(settings, self -> () -> replace(self));
            current.set(calls);
        }
        return calls;
    }

    private void replace(ApnsCalls unresponsive) {
        if (current.compareAndSet(unresponsive, null)) {
            LOG.warn(
                    "{}: {} calls in a row had no answer from APNs; connecting anew",
                    settings.name(),
                    ApnsProvider.UNANSWERED_CALLS);
            unresponsive.close(new IOException(settings.name() + ": APNs did not answer; the connection was given up"));
        }
    }

    void close() {
        ApnsCalls last;
        synchronized (this) {
            closed = true;
            last = current.getAndSet(null);
        }
        if (last != null) {
            last.close(closedException());
            last.awaitClosed();
        }
    }

    private IOException closedException() {
        return new IOException(settings.name() + ": the APNs provider is closed");
    }
}
