package dev.zimpush.examples.cluster;

import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a database, a vendor and three nodes, lets devices and senders loose on them, kills one node, pauses another,
 * and exits with 0 only if nothing was lost, nothing was pushed twice without an allowed cause, and adoption was quick.
 *
 * <p>{@link Settings} tells what can be set. The last line is for programs to read.
 */
public final class JdbcCluster {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcCluster.class);
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final int FAULTS_SHOWN = 30;
    private static final String FACTS = "jdbc-cluster-facts.txt";

    private final Settings settings;
    private final Ledger ledger = new Ledger();
    private final Story story = new Story(System.out, ledger);

    private JdbcCluster(Settings settings) {
        this.settings = settings;
    }

    /** Runs it; the exit status tells how it went. */
    public static void main(String[] arguments) {
        boolean ok = false;
        try {
            ok = new JdbcCluster(Settings.fromSystemProperties()).run();
        } catch (Exception | LinkageError e) {
            LOG.error("the run could not be made", e);
        }
        System.exit(ok ? 0 : 1);
    }

    private boolean run() throws Exception {
        try (Database database = Database.start();
                VendorStandIn vendor = VendorStandIn.start(ledger, Settings.VENDOR_LATENCY)) {
            story.tell("PostgreSQL on port %d; at %s a stand-in for FCM, which answers after %d ms"
                    .formatted(database.port(), vendor.endpoint(), Settings.VENDOR_LATENCY.toMillis()));
            try (Nodes nodes = Nodes.start(NAMES, database.url(), vendor.endpoint(), settings)) {
                nodes.all().forEach(node -> story.tell(node + " is up"));
                Verdict verdict = play(nodes);
                Files.write(
                        settings.logs().resolve(FACTS),
                        ledger.facts().stream().map(Fact::toString).toList());
                return report(verdict);
            }
        }
    }

    private Verdict play(Nodes nodes) throws Exception {
        Random random = new Random(settings.seed());
        try (Devices devices = new Devices(settings.users(), nodes, ledger, new Random(random.nextLong()));
                Traffic traffic = new Traffic(nodes, ledger, devices.users(), new Random(random.nextLong()))) {
            Judge judge = new Judge(devices.byUser(), settings.lease());
            Script script = new Script(nodes, ledger, story, judge, settings.lease());
            try (Progress progress = new Progress(ledger, judge, story)) {
                script.warmUp();
                script.gather(devices);
                traffic.start(settings.perSecond());
                story.tell(settings.perSecond() + " messages a second, seed " + settings.seed());
                progress.start();
                script.calm();
                script.kill(nodes.all().get(2));
                script.pause(nodes.all().get(1));
                script.settle(traffic);
            }
            return judge.judge(ledger.facts());
        }
    }

    private boolean report(Verdict verdict) {
        story.print("");
        story.print("every fact that the following rests on is in "
                + settings.logs().resolve(FACTS));
        verdict.repeats().forEach(repeat -> story.print("repeated: " + repeat));
        story.print(verdict.needless()
                + " pushed although acknowledged: the ack was on its way, or was lost with its node");
        List<String> faults = verdict.faults();
        faults.stream().limit(FAULTS_SHOWN).forEach(fault -> story.print("FAULT: " + fault));
        if (faults.size() > FAULTS_SHOWN) {
            story.print("and " + (faults.size() - FAULTS_SHOWN) + " more faults");
        }
        story.print(verdict.line());
        return faults.isEmpty();
    }
}
