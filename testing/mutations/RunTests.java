import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs test classes until one test fails. Exits with 0 when all are green, with 1 when one is red, with 2 when nothing ran,
 * with 3 when they hang.
 */
public final class RunTests {
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private RunTests() {}

    public static void main(String[] classes) {
        endIfItHangs();
        FirstFailure first = new FirstFailure();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(classes).map(DiscoverySelectors::selectClass).toList())
                .configurationParameter("junit.jupiter.execution.timeout.default", "20 s")
                .build();
        LauncherFactory.create().execute(request, first);
        end(first.tests > 0 ? 0 : 2, "");
    }

    private static void endIfItHangs() {
        Thread watch = new Thread(() -> {
            try {
                if (!NEVER.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
                    end(3, "hangs");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        watch.setDaemon(true);
        watch.start();
    }

    private static void end(int code, String what) {
        System.out.print(what);
        System.out.flush();
        Runtime.getRuntime().halt(code);
    }

    private static final class FirstFailure implements TestExecutionListener {
        private int tests;

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            tests += test.isTest() ? 1 : 0;
            if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                end(1, test.getLegacyReportingName());
            }
        }
    }
}
