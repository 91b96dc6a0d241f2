package dev.zimpush.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** The meters of one name. */
class FamilyTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Family<Counter> family = Family.counters(registry, Tags.empty(), "name", "text", "key");

    @Test
    void meter_isMadeWithinTheHostsListenerForAnother_bothAreThere() {
        assertThat("Aa".hashCode()).as("they share a place in a map").isEqualTo("BB".hashCode());
        registry.config().onMeterAdded(meter -> {
            if ("Aa".equals(meter.getId().getTag("key"))) {
                family.of("BB").increment();
            }
        });
        family.of("Aa").increment();
        assertThat(registry.get("name").tag("key", "Aa").counter().count()).isOne();
        assertThat(registry.get("name").tag("key", "BB").counter().count()).isOne();
    }
}
