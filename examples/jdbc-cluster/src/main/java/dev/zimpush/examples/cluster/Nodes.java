package dev.zimpush.examples.cluster;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All nodes, and the choice among them that a load balancer would make. Thread-safe. */
final class Nodes implements AutoCloseable {
    private final List<NodeProcess> all;

    private Nodes(List<NodeProcess> all) {
        this.all = all;
    }

    /** Starts nodes of these names, all at once, and waits until all are up. */
    static Nodes start(List<String> names, String database, URI vendor, Settings settings) throws Exception {
        List<NodeProcess> all = new ArrayList<>();
        Nodes nodes = new Nodes(all);
        try {
            for (String name : names) {
                NodeSettings own = new NodeSettings(name, database, vendor, settings.lease());
                all.add(NodeProcess.start(own, settings.logs()));
            }
            for (NodeProcess node : all) {
                node.awaitPort();
            }
            return nodes;
        } catch (Exception e) {
            nodes.close();
            throw e;
        }
    }

    List<NodeProcess> all() {
        return List.copyOf(all);
    }

    /** One that answers, if any does, or else one that is up; another than the one named, if there is one. */
    NodeProcess any(Random random, @Nullable String butNot) {
        List<Predicate<NodeProcess>> wishes =
                List.of(node -> node.answers() && !node.name().equals(butNot), NodeProcess::answers, NodeProcess::isUp);
        for (Predicate<NodeProcess> wish : wishes) {
            List<NodeProcess> fit = all.stream().filter(wish).toList();
            if (!fit.isEmpty()) {
                return fit.get(random.nextInt(fit.size()));
            }
        }
        throw new IllegalStateException("no node is up");
    }

    @Override
    public void close() {
        all.parallelStream().forEach(NodeProcess::close);
    }
}
