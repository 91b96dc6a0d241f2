package dev.zimpush.micrometer;

import static dev.zimpush.micrometer.Host.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.testkit.Answer;
import dev.zimpush.testkit.ClusterBackend;
import dev.zimpush.testkit.ManualTime;
import dev.zimpush.testkit.MemoryCluster;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The meters of two nodes over one store: what one gives away, the other gets. */
class ClusterMetricsTest {
    private static final Duration LEASE = Duration.ofSeconds(10);

    private final ManualTime time = new ManualTime();
    private final MemoryCluster store = MemoryCluster.create(time);
    private final ClusterBackend way = store.backend();
    private final Host one = new Host(time, settings -> settings.backend(way), metrics -> metrics);
    private final Host two = new Host(time, settings -> settings.backend(store.backend()), metrics -> metrics);

    /** Whoever judges must have held its lease for its length. */
    @BeforeEach
    void settleDown() {
        way.devices().bind(PHONE, Address.apns("the-token", "com.acme.chat"));
        time.advance(LEASE.plusSeconds(1));
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    @Test
    void message_forADeviceAtTheOtherNode_isRouted() {
        two.openPhone();
        time.advance(Duration.ofSeconds(1));
        one.send("m-1");
        time.advance(Duration.ofSeconds(1));
        assertThat(one.count("cluster.routed")).isOne();
        assertThat(two.count("delivery.sent", "again", "false")).isOne();
        assertThat(two.gauge("deliveries", "state", "waiting")).isOne();
    }

    @Test
    void node_losesTheStore_isAdoptedFromAndFencedWhenItIsBack() {
        one.provider.always(Answer.silence());
        two.provider.always(Answer.silence());
        one.send("m-1");
        time.advance(Duration.ofSeconds(1));
        double epoch = one.gauge("cluster.epoch");
        assertThat(one.gauge("cluster.lease.left")).isBetween(6.0, 10.0);

        way.unavailable(true);
        time.advance(LEASE.multipliedBy(2));
        assertThat(one.gauge("cluster.lease.left")).isZero();
        assertThat(two.count("cluster.adopted", "maybe.pushed", "true")).isOne();

        way.unavailable(false);
        time.advance(LEASE.multipliedBy(3));
        assertThat(one.count("cluster.fenced")).isOne();
        assertThat(one.gauge("cluster.epoch")).isGreaterThan(epoch);
    }

    @Test
    void node_isClosed_handsOver() {
        one.provider.always(Answer.silence());
        two.provider.always(Answer.silence());
        one.send("m-1");
        time.advance(Duration.ofSeconds(1));
        one.zim.close(Duration.ZERO);
        assertThat(one.count("cluster.handed.over", "maybe.pushed", "true")).isOne();
        assertThat(one.count("cluster.handed.over", "maybe.pushed", "false")).isZero();
        time.advance(Duration.ofSeconds(1));
        assertThat(two.count("cluster.adopted", "maybe.pushed", "true")).isOne();
    }
}
