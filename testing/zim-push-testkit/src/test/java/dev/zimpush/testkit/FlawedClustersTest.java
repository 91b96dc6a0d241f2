package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Message;
import dev.zimpush.spi.Backend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A contract that a flawed cluster passes, and a test of it that no flaw fails, are worth nothing. */
@Timeout(600)
final class FlawedClustersTest {
    /** A flaw that is a race need not show in the first. */
    private static final int RUNS = 20;

    private static volatile ClusterFlaw flaw = ClusterFlaw.NONE;

    static final class OfDirectory extends DirectoryContract {
        private final ManualTime time = new ManualTime();
        private FlawedCluster cluster;

        @Override
        protected Backend newBackend() {
            cluster = new FlawedCluster(time, flaw);
            return cluster.backend();
        }

        @Override
        protected Backend anotherBackend() {
            return cluster.backend();
        }

        @Override
        protected void passTime(Duration duration) {
            time.advance(duration);
        }
    }

    static final class OfJournal extends JournalContract {
        private final ManualTime time = new ManualTime();
        private FlawedCluster cluster;

        @Override
        protected Backend newBackend() {
            cluster = new FlawedCluster(time, flaw);
            return cluster.backend();
        }

        @Override
        protected Backend anotherBackend() {
            return cluster.backend();
        }

        @Override
        protected void passTime(Duration duration) {
            time.advance(duration);
        }

        @Override
        protected boolean enqueue(Message message) {
            cluster.cluster.enqueue(message);
            return true;
        }
    }

    static final class OfHistory extends HistoryContract {
        private final ManualTime time = new ManualTime();
        private FlawedCluster cluster;

        @Override
        protected Backend newBackend() {
            cluster = new FlawedCluster(time, flaw);
            return cluster.backend();
        }

        @Override
        protected Backend anotherBackend() {
            return cluster.backend();
        }

        @Override
        protected void passTime(Duration duration) {
            time.advance(duration);
        }
    }

    static final class OfPushes extends PushesContract {
        private final ManualTime time = new ManualTime();
        private FlawedCluster cluster;

        @Override
        protected Backend newBackend() {
            cluster = new FlawedCluster(time, flaw);
            return cluster.backend();
        }

        @Override
        protected Backend anotherBackend() {
            return cluster.backend();
        }

        @Override
        protected void passTime(Duration duration) {
            time.advance(duration);
        }
    }

    static final class OfWakeup extends WakeupContract {
        private final ManualTime time = new ManualTime();
        private FlawedCluster cluster;

        @Override
        protected Backend newBackend() {
            cluster = new FlawedCluster(time, flaw);
            return cluster.backend();
        }

        @Override
        protected Backend anotherBackend() {
            return cluster.backend();
        }

        @Override
        protected void passTime(Duration duration) {
            time.advance(duration);
        }

        @Override
        int tries() {
            return 1;
        }
    }

    @Test
    void directory_eachFlaw_isNoticedAndEachTestCanFail() {
        List<ClusterFlaw> all = new ArrayList<>(LeaseFlaws.ALL);
        all.addAll(ConnectionFlaws.ALL);
        assertNoticed(OfDirectory.class, all);
    }

    @Test
    void wakeup_eachFlaw_isNoticedAndEachTestCanFail() {
        assertNoticed(OfWakeup.class, WakeupFlaws.ALL);
    }

    @Test
    void history_eachFlaw_isNoticedAndEachTestCanFail() {
        assertNoticed(OfHistory.class, HistoryFlaws.ALL);
    }

    @Test
    void pushes_eachFlaw_isNoticedAndEachTestCanFail() {
        assertNoticed(OfPushes.class, PushesFlaws.ALL);
    }

    @Test
    void journal_eachFlaw_isNoticedAndEachTestCanFail() {
        List<ClusterFlaw> all = new ArrayList<>(JournalWriteFlaws.ALL);
        all.addAll(JournalSendFlaws.ALL);
        all.addAll(JournalOwnerFlaws.ALL);
        assertNoticed(OfJournal.class, all);
    }

    private static void assertNoticed(Class<?> contract, List<ClusterFlaw> flaws) {
        flaw = ClusterFlaw.NONE;
        assertThat(ContractRun.failures(contract)).as("noticed nothing").isEmpty();
        List<ClusterFlaw> unnoticed = new ArrayList<>();
        Set<String> everFailed = new TreeSet<>();
        for (ClusterFlaw each : flaws) {
            flaw = each;
            Set<String> failed = ContractRun.failures(contract);
            for (int run = 1; failed.isEmpty() && run < RUNS; run++) {
                failed = ContractRun.failures(contract);
            }
            if (failed.isEmpty()) {
                unnoticed.add(each);
            }
            everFailed.addAll(failed);
        }

        assertThat(unnoticed).as("flaws that no test notices").isEmpty();
        Set<String> tests = ContractRun.tests(contract);
        tests.removeAll(everFailed);
        assertThat(tests).as("tests that no flaw fails").isEmpty();
    }
}
