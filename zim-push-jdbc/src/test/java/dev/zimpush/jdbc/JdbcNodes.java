package dev.zimpush.jdbc;

import dev.zimpush.Explanation;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPush;
import dev.zimpush.core.HistorySettings;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.testkit.ManualTime;
import dev.zimpush.testkit.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Whole nodes over one {@link Space}, all on the test's thread and each with a time of its own. */
final class JdbcNodes implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(10);

    private final Space space;
    private final HistorySettings history;
    private final List<Node> running = new ArrayList<>();

    JdbcNodes(Space space, HistorySettings history) {
        this.space = space;
        this.history = history;
    }

    /** Starts one. */
    Node start() {
        Node node = new Node();
        running.add(node);
        return node;
    }

    /** Lets time pass for the database and for the nodes that run. */
    void pass(Duration time, Duration step) {
        for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minus(step)) {
            space.passTime(step);
            running.forEach(node -> node.time.advance(step));
        }
    }

    void pass(Duration time) {
        pass(time, Duration.ofMillis(250));
    }

    @Override
    public void close() {
        List.copyOf(running).forEach(Node::close);
    }

    /** A node with the tables of the space. */
    final class Node {
        final ScriptedProvider provider = new ScriptedProvider();
        final ManualTime time = new ManualTime();
        final JdbcBackend backend = space.builder().listen(false).build();
        final ZimPush zim = ZimPushBuilder.create()
                .backend(backend)
                .nodeLease(LEASE)
                .time(time)
                .executor(time)
                .random(new Random(17))
                .history(history)
                .provider(provider)
                .build();

        private Node() {}

        void send(String messageId) {
            zim.send(Message.to("bob")
                    .id(messageId)
                    .push(PushContent.alert("Alice", "Hi"))
                    .build());
        }

        Explanation explain(String messageId) {
            return zim.explain("bob", messageId).toCompletableFuture().join();
        }

        /** Ends it as hosts do. */
        void close() {
            running.remove(this);
            zim.close(Duration.ZERO);
        }

        /** Its process is gone: nothing of it runs again, and it has no database. */
        void kill() {
            running.remove(this);
            backend.close();
        }
    }
}
