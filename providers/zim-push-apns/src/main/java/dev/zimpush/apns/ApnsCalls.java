package dev.zimpush.apns;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import dev.zimpush.spi.PushVerdict;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of pushy with its thread, and the calls that wait for its answers. Thread-safe.
 *
 * <p>Pushy has no time limit for a call and keeps calls in a queue while it connects, so the calls are tracked here:
 * whatever becomes of the client, {@link #close} fails each.
 */
final class ApnsCalls {
    private static final Logger LOG = LoggerFactory.getLogger(ApnsProvider.class);
    private static final int THREADS = 1;
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private final EventLoopGroup group;
    private final ApnsClient client;
    private final Runnable onUnresponsive;
    private final Map<Long, CompletableFuture<PushVerdict>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile @Nullable IOException closed;

    /** @param onUnresponsive called when too many calls in a row were given up without an answer */
    ApnsCalls(ApnsSettings settings, Function<ApnsCalls, Runnable> onUnresponsive) {
        this.group = newGroup(settings.name());
        this.onUnresponsive = onUnresponsive.apply(this);
        try {
            this.client = settings.newClient(group);
        } catch (RuntimeException e) {
            endThread();
            throw e;
        }
    }

    /** Pushy knows how to connect with this class of group and its natives only. */
    @SuppressWarnings("deprecation")
    private static EventLoopGroup newGroup(String name) {
        return new NioEventLoopGroup(THREADS, new DefaultThreadFactory("zim-push-" + name, true));
    }

    /** Sends. The caller may give the call up by cancelling it. */
    CompletableFuture<PushVerdict> send(
            ApnsNotification notification, Function<PushNotificationResponse<ApnsNotification>, PushVerdict> judge) {
        CompletableFuture<PushVerdict> call = new CompletableFuture<>();
        long number = numbers.incrementAndGet();
        waiting.put(number, call);
        CompletableFuture<?> unused = call.whenComplete((verdict, failure) -> {
            waiting.remove(number);
            if (failure instanceof CancellationException || failure instanceof TimeoutException) {
                givenUp();
            }
        });
        IOException cause = closed;
        if (cause == null) {
            unused = client.sendNotification(notification)
                    .whenComplete((response, failure) -> answer(call, response, failure, judge));
        } else {
            call.completeExceptionally(cause);
        }
        return call;
    }

    private void answer(
            CompletableFuture<PushVerdict> call,
            @Nullable PushNotificationResponse<ApnsNotification> response,
            Throwable failure,
            Function<PushNotificationResponse<ApnsNotification>, PushVerdict> judge) {
        if (response == null) {
            call.completeExceptionally(failure);
            return;
        }
        unanswered.set(0);
        try {
            call.complete(judge.apply(response));
        } catch (RuntimeException e) {
            call.completeExceptionally(e);
        }
    }

    private void givenUp() {
        if (unanswered.incrementAndGet() == ApnsProvider.UNANSWERED_CALLS) {
            onUnresponsive.run();
        }
    }

    /** Fails what waits, with this cause, and begins to free what it holds, which takes at most a few seconds. */
    void close(IOException cause) {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        closed = cause;
        waiting.values().forEach(call -> call.completeExceptionally(cause));
        CompletableFuture<?> unused = client.close()
                .completeOnTimeout(null, GOODBYE.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, failure) -> endThread());
    }

    private void endThread() {
        Future<?> unused = group.shutdownGracefully(0, GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits for its thread to end, unless this is that thread. */
    void awaitClosed() {
        for (EventExecutor executor : group) {
            if (executor.inEventLoop()) {
                return;
            }
        }
        try {
            if (!group.awaitTermination(3 * GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the I/O thread did not end in {}", GOODBYE.multipliedBy(3));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
