package dev.zimpush.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.NodeView;
import dev.zimpush.ZimPush;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.micrometer.ZimPushGauges;
import dev.zimpush.micrometer.ZimPushMetrics;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.testkit.ScriptedProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** The samples of docs/metrics.md. */
class MetricsSampleTest {
    @Test
    void library_withMetrics_tellsWhatHappensAndWhatThereIs() {
        MeterRegistry registry = new SimpleMeterRegistry();
        try (ZimPush zim = withMetrics(new ScriptedProvider(), registry)) {
            zim.send(TestMessages.message("m-1"));
            assertThat(registry.get("zimpush.message.no.devices").counter().count())
                    .isOne();
            assertThat(registry.get("zimpush.connections").gauge().value()).isZero();
        }
    }

    @Test
    void node_thatIsAlone_isReadyAndNotFull() {
        try (ZimPush zim = ZimPushBuilder.create().build()) {
            assertThat(isReady(zim)).isTrue();
        }
    }

    private static boolean isReady(ZimPush zim) {
        // sample: view
        NodeView now = zim.view();
        boolean ready = now.membership() == null || now.membership().leaseHeld();
        boolean full = now.deliveries().unsettled() > 0.8 * now.deliveries().cap();
        // end
        return ready && !full;
    }

    private static ZimPush withMetrics(PushProvider apns, MeterRegistry registry) {
        // sample: metrics
        ZimPush zim = ZimPushBuilder.create()
                .provider(apns)
                .listener(ZimPushMetrics.builder(registry).build()) // what happens
                .build();
        new ZimPushGauges(zim).bindTo(registry); // what there is
        // end
        return zim;
    }
}
