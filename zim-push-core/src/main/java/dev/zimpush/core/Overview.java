package dev.zimpush.core;

import dev.zimpush.DeviceKey;
import dev.zimpush.NodeView;
import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.cluster.ClusterNode;
import dev.zimpush.core.internal.delivery.Node;
import dev.zimpush.core.internal.push.PushService;
import dev.zimpush.spi.Directory;
import dev.zimpush.spi.Directory.Member;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
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
                service.answers().suspects(),
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

    /** A user's devices that are connected to other nodes; asks the store. */
    Set<DeviceKey> connectedElsewhere(String userId) {
        if (cluster == null) {
            return Set.of();
        }
        return cluster.connections(List.of(userId)).getOrDefault(userId, List.of()).stream()
                .map(Directory.Connected::device)
                .collect(Collectors.toSet());
    }
}
