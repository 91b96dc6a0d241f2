package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.spi.Backend;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A contract that a flawed backend passes, and a test of it that no flaw fails, are worth nothing. */
@Timeout(300)
final class FlawedBackendsTest {
    /** A flaw that is a race need not show in the first. */
    private static final int RUNS = 20;

    private static volatile StoreFlaw flaw = StoreFlaw.NONE;
    private static volatile AtomicInteger closings = new AtomicInteger();

    static final class StoreContract extends DeviceStoreContract {
        private final ManualTime time = new ManualTime();

        @Override
        protected Backend newBackend() {
            return new MapBackend(time, flaw);
        }

        @Override
        protected void passTime(Duration duration) {
            time.advance(duration);
        }
    }

    static final class WholeContract extends BackendContract {
        @Override
        protected Backend newBackend() {
            return new MapBackend(new ManualTime(), flaw, closings);
        }
    }

    @Test
    void contracts_eachFlaw_isNoticedAndEachTestCanFail() {
        Map<StoreFlaw, Set<String>> noticedBy = new EnumMap<>(StoreFlaw.class);
        Set<String> everFailed = new TreeSet<>();
        for (StoreFlaw each : StoreFlaw.values()) {
            flaw = each;
            closings = new AtomicInteger();
            Set<String> failed = ContractRun.failures(StoreContract.class);
            failed.addAll(ContractRun.failures(WholeContract.class));
            for (int run = 1; failed.isEmpty() && run < RUNS; run++) {
                failed = ContractRun.failures(StoreContract.class);
            }
            noticedBy.put(each, failed);
            everFailed.addAll(failed);
        }

        assertThat(noticedBy.remove(StoreFlaw.NONE)).isEmpty();
        noticedBy.values().removeIf(failed -> !failed.isEmpty());
        assertThat(noticedBy.keySet()).as("flaws that no test notices").isEmpty();
        Set<String> tests = ContractRun.tests(StoreContract.class);
        tests.addAll(ContractRun.tests(WholeContract.class));
        tests.removeAll(everFailed);
        assertThat(tests).as("tests that no flaw fails").isEmpty();
    }
}
