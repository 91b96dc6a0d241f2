package dev.zimpush.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, real sockets, a few seconds of traffic, nothing in the way. */
@Timeout(120)
class NodesTest {
    @TempDir
    Path logs;

    @Test
    void cluster_inPeace_settlesAllAndRepeatsNothing() throws Exception {
        Settings settings = new Settings(6, 50, 20, 7, logs);
        Ledger ledger = new Ledger();
        Story story = new Story(new PrintStream(OutputStream.nullOutputStream()), ledger);
        Random random = new Random(settings.seed());
        try (Database database = Database.start();
                VendorStandIn vendor = VendorStandIn.start(ledger, Settings.VENDOR_LATENCY);
                Nodes nodes = Nodes.start(List.of("a", "b"), database.url(), vendor.endpoint(), settings);
                Devices devices = new Devices(settings.users(), nodes, ledger, random);
                Traffic traffic = new Traffic(nodes, ledger, devices.users(), random)) {
            Judge judge = new Judge(devices.byUser(), settings.lease());
            Script script = new Script(nodes, ledger, story, judge, settings.lease());
            script.warmUp();
            script.gather(devices);
            traffic.start(settings.perSecond());
            script.calm();
            script.settle(traffic);
            Verdict verdict = judge.judge(ledger.facts());
            assertThat(verdict.line()).contains(" LOST 0 REPEATED 0 ");
            assertThat(verdict.accepted()).isGreaterThan(100);
            assertThat(ledger.facts())
                    .hasAtLeastOneElementOfType(Fact.Received.class)
                    .hasAtLeastOneElementOfType(Fact.Acked.class)
                    .hasAtLeastOneElementOfType(Fact.Pushed.class)
                    .hasAtLeastOneElementOfType(Fact.Answered.class);
        }
    }
}
