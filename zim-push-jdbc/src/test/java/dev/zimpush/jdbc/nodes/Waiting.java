package dev.zimpush.jdbc.nodes;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;

/** Waits for what comes when it comes. */
final class Waiting {
    private static final Duration AT_MOST = Duration.ofSeconds(45);

    private Waiting() {}

    /** Waits until a node has joined. */
    static void forStart(ChildNode node) {
        condition().until(node::isUp);
    }

    /** Waits until that throws nothing. */
    static void until(ThrowingRunnable assertion) {
        condition().untilAsserted(assertion);
    }

    private static ConditionFactory condition() {
        return Awaitility.await().atMost(AT_MOST).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20));
    }
}
