package dev.zimpush.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.ZimPush;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Answer;
import dev.zimpush.testkit.ManualTime;
import dev.zimpush.testkit.RecordingLink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the gauges say of a node at work. */
class ZimPushGaugesTest {
    @Test
    void delivery_onItsWay_isInOneStateAtATime() {
        try (Host host = new Host(settings -> settings.unsettledPerNode(9))) {
            Connection phone = host.openPhone();
            assertThat(host.gauge("connections")).isOne();
            assertThat(host.gauge("deliveries.max")).isEqualTo(9);
            host.send("m-1");
            assertThat(host.gauge("deliveries", "state", "waiting")).isOne();
            phone.close(CloseReason.CLIENT_CLOSED);
            assertThat(host.gauge("connections")).isZero();
            assertThat(host.gauge("deliveries", "state", "held")).isOne();
            assertThat(host.gauge("deliveries", "state", "waiting")).isZero();
            host.provider.always(Answer.silence());
            host.time.holdTasks();
            host.pass(2_000);
            assertThat(host.gauge("deliveries", "state", "due")).isOne();
            host.time.runTasks();
            assertThat(host.gauge("deliveries", "state", "sending")).isOne();
        }
    }

    @Test
    void vendor_thatIsFull_hasAQueue() {
        try (Host host = new Host(settings -> settings.inFlightPerCredential(2))) {
            host.provider.always(Answer.silence());
            for (int i = 0; i < 5; i++) {
                host.send("m-" + i);
            }
            assertThat(host.gauge("provider.calls", "provider", "apns")).isEqualTo(2);
            assertThat(host.gauge("provider.calls.max", "provider", "apns")).isEqualTo(2);
            assertThat(host.gauge("provider.queued", "provider", "apns")).isEqualTo(3);
        }
    }

    @Test
    void vendor_thatIsDown_letsTheBacklogGrowOld() {
        try (Host host = new Host(settings -> settings.retryWindow(Duration.ofMinutes(10)))) {
            host.provider.always(Answer.verdict(PushVerdict.retry(503, "ServiceUnavailable", null)));
            assertThat(host.gauge("deliveries.oldest.due")).isZero();
            host.send("m-1");
            assertThat(host.gauge("provider.breakers.open", "provider", "apns")).isZero();
            host.pass(120_000);
            assertThat(host.gauge("deliveries.oldest.due")).isBetween(119.0, 120.0);
            for (int i = 2; i <= 30; i++) {
                host.send("m-" + i);
                host.pass(10_000);
            }
            assertThat(host.gauge("provider.breakers.open", "provider", "apns")).isOne();
        }
    }

    @Test
    void node_thatIsAlone_hasNoGaugesOfACluster() {
        try (Host host = new Host()) {
            assertThat(host.registry.find("zimpush.cluster.lease.left").gauge()).isNull();
        }
    }

    @Test
    void library_builtAgainOverTheSameRegistry_isTheOneThatIsTold() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        library(registry).close();
        try (ZimPush zim = library(registry)) {
            zim.connections().open(Host.PHONE, new RecordingLink());
            assertThat(registry.get("zimpush.connections").gauge().value()).isOne();
            assertThat(registry.get("zimpush.devices")
                            .tag("presence", "online")
                            .gauge()
                            .value())
                    .isOne();
        }
    }

    private static ZimPush library(SimpleMeterRegistry registry) {
        ManualTime time = new ManualTime();
        ZimPush zim = ZimPushBuilder.create()
                .time(time)
                .executor(time)
                .listener(ZimPushMetrics.builder(registry).build())
                .build();
        new ZimPushGauges(zim).bindTo(registry);
        return zim;
    }
}
