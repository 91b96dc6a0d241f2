package dev.zimpush.core.cluster;

import static dev.zimpush.core.cluster.TestCluster.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.spi.PushRule;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes due and has nothing or nobody to be pushed to, while its device is with another node. */
@Timeout(60)
final class ClusterWithoutPushTest {
    /** Why it is not pushed. */
    private enum Why {
        NO_CONTENT,
        NO_ADDRESS,
        RULE;

        TestCluster cluster() {
            TestCluster cluster = new TestCluster(2, this::settings);
            if (this != NO_ADDRESS) {
                cluster.bind(PHONE);
            }
            return cluster;
        }

        private ZimPushBuilder settings(ZimPushBuilder builder) {
            builder.handOverWait(Duration.ZERO);
            return this == RULE ? builder.rule(question -> PushRule.Decision.suppress("never")) : builder;
        }

        Message message() {
            Message.Builder message = Message.to("bob").id("m-1");
            return (this == NO_CONTENT ? message : message.push(PushContent.alert("Alice", "Hi"))).build();
        }

        Outcome outcome() {
            return this == NO_ADDRESS ? Outcome.UNREACHABLE : Outcome.SUPPRESSED;
        }
    }

    @ParameterizedTest
    @EnumSource
    void due_nobodyConnected_isSettledAndItsRowGoes(Why why) {
        try (TestCluster cluster = why.cluster()) {
            TestNode one = cluster.node(0);
            Connection connection = one.open(PHONE, new RecordingLink());
            one.send(why.message()).join();
            connection.close(CloseReason.CLIENT_CLOSED);
            cluster.pass(500);

            assertThat(cluster.outcomes("m-1")).as(cluster.story("m-1")).containsExactly(why.outcome());
            assertThat(cluster.store.deliveries()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void due_byDisplacementFromAnotherNode_isSettledThereAndOnce(Why why) {
        try (TestCluster cluster = why.cluster()) {
            cluster.node(0).open(PHONE, new RecordingLink());
            cluster.pass(100);
            cluster.node(0).send(why.message()).join();
            RecordingLink link = new RecordingLink();
            Connection there = cluster.node(1).open(PHONE, link);
            cluster.pass(500);
            there.acknowledge("m-1");
            cluster.pass(6_000);

            assertThat(link.ids()).containsExactly("m-1");
            assertThat(cluster.outcomes("m-1")).as(cluster.story("m-1")).containsExactly(Outcome.ACKED);
            assertThat(cluster.store.deliveries()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void due_deviceThatGoesThereAndBack_getsItInTheEnd(Why why) {
        try (TestCluster cluster = why.cluster()) {
            TestNode one = cluster.node(0);
            one.open(PHONE, new RecordingLink());
            cluster.pass(100);
            one.send(why.message()).join();
            cluster.node(1).open(PHONE, new RecordingLink());
            cluster.pass(500);
            RecordingLink link = new RecordingLink();
            Connection back = one.open(PHONE, link);
            cluster.pass(500);
            back.acknowledge("m-1");
            cluster.pass(6_000);

            assertThat(link.ids()).as(cluster.story("m-1")).isEqualTo(List.of("m-1"));
            assertThat(cluster.outcomes("m-1")).as(cluster.story("m-1")).containsExactly(Outcome.ACKED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void due_deviceConnectedElsewhereSince_isRoutedThere(Why why) {
        try (TestCluster cluster = why.cluster()) {
            TestNode one = cluster.node(0);
            RecordingLink link = new RecordingLink();
            Connection[] there = {null};
            one.backend.beforeEach(call -> {
                if (call.equals("Journal.claim") && there[0] == null) {
                    there[0] = cluster.node(1).open(PHONE, link);
                    there[0].heartbeat();
                }
            });
            Connection connection = one.open(PHONE, new RecordingLink());
            one.send(why.message()).join();
            connection.close(CloseReason.CLIENT_CLOSED);
            cluster.pass(500);
            there[0].acknowledge("m-1");
            cluster.pass(500);

            assertThat(cluster.outcomes("m-1")).as(cluster.story("m-1")).containsExactly(Outcome.ACKED);
            assertThat(link.ids()).containsExactly("m-1");
        }
    }
}
