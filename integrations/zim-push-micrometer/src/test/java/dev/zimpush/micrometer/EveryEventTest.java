package dev.zimpush.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of event there is, made by its components' types: each moves a meter, and none brings an id into a tag. */
class EveryEventTest {
    /** Kinds that no meter counts, each with the reason why. */
    private static final Set<Class<?>> NOT_METERED = Set.of();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ZimPushMetrics metrics = ZimPushMetrics.builder(registry).build();

    @ParameterizedTest
    @MethodSource("dev.zimpush.micrometer.Events#kinds")
    void event_ofEachKind_movesAMeterUnlessItIsListed(Class<?> kind) {
        List<String> before = values();
        metrics.on(Events.event(kind, 1));
        if (NOT_METERED.contains(kind)) {
            assertThat(values()).isEqualTo(before);
        } else {
            assertThat(values()).as("%s moves a meter", kind.getSimpleName()).isNotEqualTo(before);
        }
    }

    @Test
    void events_ofManyUsers_needNoMoreMetersThanOfOne() {
        Events.kinds().forEach(kind -> metrics.on(Events.event(kind, 0)));
        int meters = registry.getMeters().size();
        for (int i = 1; i <= 500; i++) {
            int number = i;
            Events.kinds().forEach(kind -> metrics.on(Events.event(kind, number)));
        }
        assertThat(registry.getMeters())
                .as("providers, rules and status codes are bounded, all else does not vary")
                .hasSizeLessThanOrEqualTo(meters + 9 * ZimPushMetrics.NAMES_AT_MOST);
    }

    @Test
    void tags_afterEventsOfAllKinds_haveNoIdOfTheHost() {
        for (int i = 0; i < 500; i++) {
            int number = i;
            Events.kinds().forEach(kind -> metrics.on(Events.event(kind, number)));
        }
        assertThat(registry.getMeters())
                .flatExtracting(meter -> meter.getId().getTags())
                .isNotEmpty()
                .allSatisfy(tag -> assertThat(tag.getValue())
                        .matches("[a-z_]+|true|false|(name-)?[0-9]+")
                        .doesNotContain("secret"));
    }

    private List<String> values() {
        return registry.getMeters().stream()
                .sorted((a, b) -> a.getId().toString().compareTo(b.getId().toString()))
                .map(EveryEventTest::values)
                .toList();
    }

    private static String values(Meter meter) {
        return StreamSupport.stream(meter.measure().spliterator(), false)
                .map(Measurement::getValue)
                .toList()
                .toString();
    }
}
