package dev.zimpush.examples.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages to random users through random nodes, at a steady rate. What fails, or can't be answered any more, is
 * sent again with the same id through another node, until one accepts it.
 */
final class Traffic implements AutoCloseable {
    private static final long AGAIN_MILLIS = 100;

    private final Nodes nodes;
    private final Ledger ledger;
    private final List<String> users;
    private final Random random; // on the thread only
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Daemons.named("traffic"));
    private final Map<String, CompletableFuture<Void>> notAccepted = new ConcurrentHashMap<>();
    private int messages; // on the thread only
    private volatile boolean stopped;

    Traffic(Nodes nodes, Ledger ledger, List<String> users, Random random) {
        this.nodes = nodes;
        this.ledger = ledger;
        this.users = List.copyOf(users);
        this.random = random;
    }

    void start(int perSecond) {
        var unused = thread.scheduleAtFixedRate(this::sendNext, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
    }

    /** Sends nothing new, and waits for what was sent; tells whether all of it has been accepted. */
    boolean stop(Duration atMost) throws InterruptedException, ExecutionException {
        stopped = true;
        try {
            CompletableFuture.allOf(notAccepted.values().toArray(CompletableFuture[]::new))
                    .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void sendNext() {
        if (!stopped) {
            String id = String.format(Locale.ROOT, "m-%05d", ++messages);
            notAccepted.put(id, new CompletableFuture<>());
            send(new Order.Send(users.get(random.nextInt(users.size())), id), null);
        }
    }

    private void send(Order.Send message, @Nullable String butNot) {
        NodeProcess node = nodes.any(random, butNot);
        String id = message.messageId();
        ledger.add(at -> new Fact.Sent(at, id, node.name()));
        var unused = node.order(message).whenComplete((done, failure) -> {
            if (failure == null) {
                ledger.add(at -> new Fact.Accepted(at, id, message.userId(), node.name()));
                CompletableFuture<Void> accepted = notAccepted.remove(id);
                if (accepted != null) {
                    accepted.complete(null);
                }
            } else {
                ledger.add(at -> new Fact.Unanswered(at, id, node.name()));
                sendAgain(message, node.name());
            }
        });
    }

    private void sendAgain(Order.Send message, String butNot) {
        if (!thread.isShutdown()) {
            var unused = thread.schedule(() -> send(message, butNot), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
