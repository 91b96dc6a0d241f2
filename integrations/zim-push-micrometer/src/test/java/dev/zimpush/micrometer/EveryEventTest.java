package dev.zimpush.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushVerdict;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
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
    @MethodSource("kinds")
    void event_ofEachKind_movesAMeterUnlessItIsListed(Class<?> kind) {
        List<String> before = values();
        metrics.on(event(kind, 1));
        if (NOT_METERED.contains(kind)) {
            assertThat(values()).isEqualTo(before);
        } else {
            assertThat(values()).as("%s moves a meter", kind.getSimpleName()).isNotEqualTo(before);
        }
    }

    @Test
    void events_ofManyUsers_needNoMoreMetersThanOfOne() {
        kinds().forEach(kind -> metrics.on(event(kind, 0)));
        int meters = registry.getMeters().size();
        for (int i = 1; i <= 500; i++) {
            int number = i;
            kinds().forEach(kind -> metrics.on(event(kind, number)));
        }
        assertThat(registry.getMeters())
                .as("providers, rules and status codes are bounded, all else does not vary")
                .hasSizeLessThanOrEqualTo(meters + 5 * ZimPushMetrics.NAMES_AT_MOST);
    }

    @Test
    void tags_afterEventsOfAllKinds_haveNoIdOfTheHost() {
        for (int i = 0; i < 500; i++) {
            int number = i;
            kinds().forEach(kind -> metrics.on(event(kind, number)));
        }
        assertThat(registry.getMeters())
                .flatExtracting(meter -> meter.getId().getTags())
                .isNotEmpty()
                .allSatisfy(tag -> assertThat(tag.getValue())
                        .matches("[a-z_]+|true|false|(name-)?[0-9]+")
                        .doesNotContain("secret"));
    }

    static Stream<Class<?>> kinds() {
        return kinds(ZimPushEvent.class);
    }

    private static Stream<Class<?>> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(kind -> kind.isRecord() ? Stream.of(kind) : kinds(kind));
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

    /** An event of that kind whose ids and names contain the number. */
    private static ZimPushEvent event(Class<?> kind, int number) {
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(components)
                .map(component -> value(component, number))
                .toArray();
        try {
            return (ZimPushEvent) kind.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(kind.getName(), e);
        }
    }

    private static Object value(RecordComponent component, int number) {
        Class<?> type = component.getType();
        DeviceKey device = DeviceKey.of("secret-user-" + number, "secret-device-" + number);
        if (type.isEnum()) {
            Object[] constants = type.getEnumConstants();
            // from one to another, where an event tells of a change
            return constants[component.getName().equals("to") ? 1 : 0];
        } else if (type == String.class) {
            boolean name = Set.of("provider", "rule").contains(component.getName());
            return (name ? "name-" : "secret-" + component.getName()) + number;
        } else if (type == DeliveryId.class) {
            return new DeliveryId(device, "secret-message-" + number);
        } else if (type == DeviceKey.class) {
            return device;
        } else if (type == Registration.class) {
            return new Registration(device, Address.apns("secret-token-" + number, "secret.app"), Instant.EPOCH, number);
        } else if (type == PushVerdict.class) {
            return PushVerdict.retry(100 + number, "secret-reason-" + number, null);
        } else if (type == Instant.class) {
            return Instant.EPOCH.plusSeconds(number);
        } else if (type == Duration.class) {
            return Duration.ofMillis(1 + number);
        } else if (type == UUID.class) {
            return new UUID(0, number);
        } else if (type == boolean.class) {
            return true;
        } else if (type == int.class) {
            return number;
        } else if (type == long.class) {
            return (long) number;
        }
        throw new AssertionError("how is a " + type + " made, for " + component + "?");
    }
}
