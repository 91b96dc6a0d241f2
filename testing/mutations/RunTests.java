import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs tests, each a {@code Class} or a {@code Class#method}, until one fails. Exits with 0 when all are green, with 10 when one
 * is red, with 11 when they hang, and with something else when they did not run, or the database did not understand the SQL: then
 * no guard was taken out, but something else broken.
 */
public final class RunTests {
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final Duration LONGEST_END = Duration.ofSeconds(20);
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private RunTests() {}

    public static void main(String[] tests) {
        after(LONGEST, () -> end(11, "hangs"));
        FirstFailure first = new FirstFailure();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(tests).map(RunTests::selector).toList())
                .configurationParameter("junit.jupiter.execution.timeout.default", "20 s")
                .build();
        LauncherFactory.create().execute(request, first);
        end(first.tests < tests.length ? 2 : 0, "");
    }

    private static DiscoverySelector selector(String test) {
        return test.contains("#") ? DiscoverySelectors.selectMethod(test) : DiscoverySelectors.selectClass(test);
    }

    private static void after(Duration time, Runnable work) {
        Thread watch = new Thread(() -> {
            try {
                if (!NEVER.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                    work.run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        watch.setDaemon(true);
        watch.start();
    }

    /** Ends, and lets tests stop the servers that they have started. */
    private static void end(int code, String what) {
        System.out.print(what);
        System.out.flush();
        after(LONGEST_END, () -> Runtime.getRuntime().halt(code));
        System.exit(code);
    }

    /** Whether it says nothing of the guard: SQL that the server does not understand, or a server or class that is not there. */
    private static boolean isNoAnswer(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && String.valueOf(sql.getSQLState()).matches("42.*|22023|08.*|57P.*")) {
                return true;
            }
            if (cause instanceof ExceptionInInitializerError || cause instanceof NoClassDefFoundError) {
                return true;
            }
        }
        return false;
    }

    private static final class FirstFailure implements TestExecutionListener {
        private int tests;

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            tests += test.isTest() ? 1 : 0;
            if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                Throwable failure = result.getThrowable().orElseThrow();
                boolean ran = test.isTest() && !isNoAnswer(failure);
                end(ran ? 10 : 2, ran ? test.getLegacyReportingName() : failure.toString().replaceAll("\\s+", " "));
            }
        }
    }
}
