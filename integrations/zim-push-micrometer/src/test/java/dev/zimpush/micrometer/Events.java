package dev.zimpush.micrometer;

import dev.zimpush.Address;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushVerdict;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** An event of every kind there is, made by the types of its components. */
final class Events {
    private Events() {}

    /** The kinds. */
    static Stream<Class<?>> kinds() {
        return kinds(ZimPushEvent.class);
    }

    private static Stream<Class<?>> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(kind -> kind.isRecord() ? Stream.of(kind) : kinds(kind));
    }

    /** An event of that kind whose ids and names contain the number. */
    static ZimPushEvent event(Class<?> kind, int number) {
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(components)
                .map(component -> value(component, number))
                .toArray();
        try {
            return (ZimPushEvent) kind.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(kind.getName(), e);
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
            return new Registration(
                    device, Address.apns("secret-token-" + number, "secret.app"), Instant.EPOCH, number);
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
