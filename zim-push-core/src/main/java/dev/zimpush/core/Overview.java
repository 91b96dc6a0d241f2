package dev.zimpush.core;

import dev.zimpush.NodeView;
import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.cluster.ClusterNode;
import dev.zimpush.core.internal.delivery.Node;
import dev.zimpush.core.internal.push.PushService;
import dev.zimpush.spi.Directory.Member;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What an operator sees of a node and of its cluster. Thread-safe. */
final class Overview {
    private final InstantSource clock;
    private final Node node;
    private final PushService service;
    private final @Nullable ClusterNode cluster;
    private final Workers io;

    Overview(InstantSource clock, Node node, PushService service, @Nullable ClusterNode cluster, Workers io) {
        this.clock = clock;
        this.node = node;
        this.service = service;
        this.cluster = cluster;
        this.io = io;
    }

    NodeView view() {
        return new NodeView(
                clock.instant(),
                node.registry().size(),
                node.view(),
                service.view(),
                cluster == null ? null : cluster.view());
    }

    CompletionStage<List<Member>> nodes() {
        CompletableFuture<List<Member>> nodes = new CompletableFuture<>();
        if (cluster == null) {
            nodes.complete(List.of());
        } else {
            io.run(() -> read(cluster, nodes));
        }
        return nodes;
    }

    private static void read(ClusterNode cluster, CompletableFuture<List<Member>> nodes) {
        try {
            nodes.complete(cluster.members());
        } catch (Exception | LinkageError | AssertionError e) {
            nodes.completeExceptionally(e);
        }
    }
}
