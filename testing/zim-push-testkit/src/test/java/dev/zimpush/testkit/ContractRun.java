package dev.zimpush.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs a contract as a user's build does, and tells which of its tests failed. */
final class ContractRun {
    private ContractRun() {}

    static Set<String> failures(Class<?> contract) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request(contract), listener);
        Set<String> failed = new TreeSet<>();
        listener.getSummary()
                .getFailures()
                .forEach(failure -> failed.add(failure.getTestIdentifier().getDisplayName()));
        return failed;
    }

    static Set<String> tests(Class<?> contract) {
        TestPlan plan = LauncherFactory.create().discover(request(contract));
        Set<String> tests = new TreeSet<>();
        for (TestIdentifier root : plan.getRoots()) {
            plan.getDescendants(root).stream()
                    .filter(TestIdentifier::isTest)
                    .map(TestIdentifier::getDisplayName)
                    .forEach(tests::add);
        }
        if (tests.isEmpty()) {
            throw new AssertionError("no tests in " + contract);
        }
        return tests;
    }

    private static LauncherDiscoveryRequest request(Class<?> contract) {
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(contract))
                .configurationParameter("junit.jupiter.execution.timeout.default", "20 s")
                .build();
    }
}
