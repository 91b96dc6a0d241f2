package dev.zimpush.core.cluster;

import static dev.zimpush.core.cluster.TestCluster.PHONE;
import static dev.zimpush.core.cluster.TestCluster.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store that answers, but slowly. */
@Timeout(60)
final class ClusterSlowCallsTest {
    private static final Duration STEP = Duration.ofMillis(500);

    private final ThreadedNode node = new ThreadedNode();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void renewal_thatTakesLongerThanItsInterval_leavesNoGap() {
        Duration slow = Duration.ofSeconds(4);
        node.backend.beforeEach(call -> {
            if (call.equals("Directory.renew")) {
                node.hang();
            }
        });
        int renewals = 0;
        Duration hanging = Duration.ZERO;
        for (int step = 0; step < 80; step++) {
            assertThat(node.zim.send(message("m-" + step)).toCompletableFuture())
                    .as("sent after %s", STEP.multipliedBy(step))
                    .isNotCompletedExceptionally();
            node.pass(STEP);
            if (node.hangs()) {
                renewals++;
                hanging = Duration.ZERO;
            } else if (renewals > 0) {
                hanging = hanging.plus(STEP);
            }
            if (hanging.equals(slow)) {
                node.goOn();
            }
        }
        assertThat(renewals).isGreaterThan(5);
        node.backend.beforeEach(call -> {});
        node.goOn();
    }

    @Test
    void badgeSource_thatTakesLongerThanTheLease_startsNoCall() {
        node.store.backend().devices().bind(PHONE, Address.apns("token", "com.acme.chat"));
        node.hangInBadgeSource();
        node.zim.send(message("m-1"));
        node.settle();
        assertThat(node.hangs()).isTrue();
        node.backend.beforeEach(call -> {
            throw new IllegalStateException("the store is away");
        });
        node.pass(Duration.ofSeconds(11));

        node.goOn();

        assertThat(node.provider.requests()).isEmpty();
        node.backend.beforeEach(call -> {});
        node.pass(Duration.ofSeconds(10));
        assertThat(node.provider.messageIds()).containsExactly("m-1");
        assertThat(node.store.deliveries()).isEmpty();
    }

    @Test
    void claim_answeredAfterTheNodeJoinedAgain_startsNoCall() {
        node.store.backend().devices().bind(PHONE, Address.apns("token", "com.acme.chat"));
        node.hangAfterClaim();
        node.zim.send(message("m-1"));
        node.settle();
        assertThat(node.hangs()).isTrue();
        Set<Long> before = node.store.nodes();
        // it does not find out yet what is another's now
        node.backend.beforeEach(call -> {
            if (call.equals("Directory.look")) {
                throw new IllegalStateException("no look");
            }
        });
        before.forEach(node.store.backend().directory()::leave);
        node.pass(Duration.ofSeconds(4));
        assertThat(node.store.nodes()).as("joined again").hasSize(1).isNotEqualTo(before);
        node.goOn();
        assertThat(node.provider.requests()).isEmpty();

        node.backend.beforeEach(call -> {});
        node.pass(Duration.ofSeconds(10));
        assertThat(node.provider.messageIds()).containsExactly("m-1");
        assertThat(node.store.deliveries()).isEmpty();
    }
}
