package dev.zimpush.examples.cluster;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What happens in a run, and when. */
final class Script {
    private static final Duration CALM = Duration.ofSeconds(5);
    private static final String ADOPTED = "taken over from a node that is gone";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Nodes nodes;
    private final Ledger ledger;
    private final Story story;
    private final Judge judge;
    private final Duration lease;

    Script(Nodes nodes, Ledger ledger, Story story, Judge judge, Duration lease) {
        this.nodes = nodes;
        this.ledger = ledger;
        this.story = story;
        this.judge = judge;
        this.lease = lease;
    }

    /** One push through each node, since the first takes seconds: classes are loaded, connections are made. */
    void warmUp() throws Exception {
        for (NodeProcess node : nodes.all()) {
            DeviceKey device = DeviceKey.of("warm-up-" + node.name(), "phone");
            bind(node, device).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            var unused = node.order(new Order.Send(device.userId(), "warm-up"));
        }
        if (!ledger.await(Fact.Answered.class, nodes.all().size(), PATIENCE)) {
            throw new IllegalStateException("a node does not push");
        }
    }

    /** Every device gets an address, then all apps are started. */
    void gather(Devices devices) throws Exception {
        List<CompletableFuture<String>> bound = new ArrayList<>();
        for (Client client : devices.apps()) {
            NodeProcess node = nodes.all().get(bound.size() % nodes.all().size());
            bound.add(bind(node, client.device()));
        }
        CompletableFuture.allOf(bound.toArray(CompletableFuture[]::new))
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        devices.apps().forEach(Client::start);
        story.tell(devices + ", each with an address; those that connect do so");
    }

    /** Goes on for a while with nothing in the way. */
    void calm() throws InterruptedException {
        pass(CALM);
    }

    /** Kills a node, and goes on until others must have adopted what it left. */
    void kill(NodeProcess node) throws Exception {
        story.tell("SIGKILL for node " + node.name() + "; its lease of " + lease.toSeconds() + " s runs out by itself");
        ledger.add(at -> new Fact.Killed(at, node.name()));
        node.kill();
        pass(lease.plus(Judge.ADOPTION_AFTER_LEASE).plusSeconds(1));
        Adoption.Result left = judge.judge(ledger.facts()).adoption();
        story.tell("%d deliveries were left behind by node %s; the last was taken up %s ms after the kill"
                .formatted(left.deliveries(), node.name(), words(left.slowestMillis())));
        explainOne(left.adopted());
    }

    /** Asks another node what became of one of those: the steps of the node that is gone are in the store. */
    private void explainOne(List<DeliveryId> adopted) throws Exception {
        // steps are written some time after they are made
        int seconds = 0;
        while (!isOneExplained(adopted)) {
            if (++seconds > PATIENCE.toSeconds()) {
                throw new IllegalStateException("no explanation of " + adopted + " says: " + ADOPTED);
            }
            pass(Duration.ofSeconds(1));
        }
    }

    private boolean isOneExplained(List<DeliveryId> adopted) throws Exception {
        for (DeliveryId delivery : adopted) {
            Order question = new Order.Explain(delivery.device().userId(), delivery.messageId());
            String explanation = nodes.all().get(0).order(question).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (explanation.contains(ADOPTED)) {
                story.tell("node " + nodes.all().get(0).name() + " explains one of them:");
                explanation.lines().forEach(line -> story.print("           | " + line));
                return true;
            }
        }
        return adopted.isEmpty();
    }

    /** Pauses a node past its lease, continues it, and goes on until it is one of the cluster again. */
    void pause(NodeProcess node) throws Exception {
        story.tell("SIGSTOP for node " + node.name() + ", past its lease");
        ledger.add(at -> new Fact.Paused(at, node.name()));
        node.pause();
        try {
            pass(lease.plusSeconds(4));
            story.tell("SIGCONT for node " + node.name());
            ledger.add(at -> new Fact.Continued(at, node.name()));
        } finally {
            node.resume();
        }
        pass(CALM);
    }

    /** Ends the traffic, and waits until nothing moves any more. */
    void settle(Traffic traffic) throws Exception {
        boolean answered = traffic.stop(PATIENCE);
        story.tell(answered ? "no more messages; all are accepted" : "no more messages; some were NEVER ACCEPTED");
        boolean quiet = ledger.awaitQuiet(lease.plus(Settings.ACK_TIMEOUT), PATIENCE);
        story.tell(quiet ? "nothing moves any more" : "it does NOT BECOME QUIET");
    }

    private static CompletableFuture<String> bind(NodeProcess node, DeviceKey device) {
        return node.order(new Order.Bind(device.userId(), device.deviceId(), VendorStandIn.token(device)));
    }

    private static String words(OptionalLong number) {
        return number.isPresent() ? Long.toString(number.getAsLong()) : "?";
    }

    private void pass(Duration time) throws InterruptedException {
        ledger.waitUntil(ledger.now() + time.toMillis());
    }
}
