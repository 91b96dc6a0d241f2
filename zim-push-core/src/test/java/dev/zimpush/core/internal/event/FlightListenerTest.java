package dev.zimpush.core.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.AddressEvent;
import dev.zimpush.CancelReason;
import dev.zimpush.CloseReason;
import dev.zimpush.ClusterEvent;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.DueReason;
import dev.zimpush.HoldReason;
import dev.zimpush.Outcome;
import dev.zimpush.Presence;
import dev.zimpush.Registration;
import dev.zimpush.VendorEvent;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushVerdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of event gets into a recording, and each is turned off by default. */
class FlightListenerTest {
    private static final DeviceKey DEVICE = DeviceKey.of("bob", "phone");
    private static final DeliveryId DELIVERY = new DeliveryId(DEVICE, "m-1");
    private static final Instant AT = Instant.parse("2031-09-27T13:44:58.250Z");
    private static final Duration TIME = Duration.ofMillis(1_234);
    private static final UUID PUSH = new UUID(1, 2);
    private static final Registration ADDRESS =
            new Registration(DEVICE, Address.apns("the-token", "com.acme.chat"), AT, 7);
    private static final List<ZimPushEvent> EVENTS = List.of(
            new ZimPushEvent.Sent(DELIVERY, AT, 3, true, TIME),
            new ZimPushEvent.PushDue(DELIVERY, AT, DueReason.ACK_TIMEOUT, TIME, TIME),
            new ZimPushEvent.Held(DELIVERY, AT, HoldReason.RULE, TIME),
            new ZimPushEvent.RuleDecided(DELIVERY, AT, "quiet", true, "sleeps"),
            new ZimPushEvent.Attempted(DELIVERY, AT, 2, PUSH, "apns", ADDRESS),
            new ZimPushEvent.Answered(DELIVERY, AT, 2, PUSH, "apns", PushVerdict.refused(400, "BadTopic"), TIME),
            new ZimPushEvent.AddressDead(DELIVERY, AT, ADDRESS, true),
            new AddressEvent.AddressSuspect(DELIVERY, AT, ADDRESS, true),
            new AddressEvent.AddressStale(DELIVERY, AT, ADDRESS),
            new AddressEvent.AddressLearned(DELIVERY, AT, ADDRESS),
            new ZimPushEvent.Settled(DELIVERY, AT, Outcome.ACKED, null, DueReason.ACK_TIMEOUT, "it", TIME, true),
            new ZimPushEvent.LateAck(DELIVERY, AT, Outcome.PUSHED),
            new ZimPushEvent.Retracted(
                    DELIVERY, AT, CancelReason.READ, UUID.randomUUID(), "apns", PushVerdict.accepted(200), true),
            new ClusterEvent.Routed(DELIVERY, AT, 3),
            new ClusterEvent.Adopted(DELIVERY, AT, true),
            new ClusterEvent.Fenced(DELIVERY, AT),
            new ClusterEvent.HandedOver(DELIVERY, AT, true),
            new ZimPushEvent.NoDevices("m-1", "bob", AT),
            new ZimPushEvent.ConnectionOpened(DEVICE, 3, AT),
            new ZimPushEvent.ConnectionClosed(DEVICE, 3, AT, CloseReason.DISPLACED),
            new ZimPushEvent.PresenceChanged(DEVICE, AT, Presence.ONLINE, Presence.SUSPECT),
            new ZimPushEvent.Stalled(AT, TIME),
            new VendorEvent.BreakerOpened("apns", "key", AT, TIME, true, 503, "Shutdown"),
            new VendorEvent.BreakerClosed("apns", "key", AT, TIME),
            new VendorEvent.RemovalStopped("apns", "key", "chat", AT, 5, 20),
            new VendorEvent.RemovalResumed("apns", "key", "chat", AT, TIME));

    @TempDir
    private Path folder;

    @Test
    void events_ofEveryKind_areRecordedWithAllFieldsSet() throws IOException {
        List<RecordedEvent> recorded;
        try (Recording recording = new Recording()) {
            kinds().forEach(kind -> recording.enable("dev.zimpush." + kind));
            recording.start();
            Listeners listeners = new Listeners(List.of());
            EVENTS.forEach(listeners::tell);
            recording.stop();
            Path file = folder.resolve("recording.jfr");
            recording.dump(file);
            recorded = RecordingFile.readAllEvents(file);
        }
        assertThat(recorded)
                .extracting(event -> event.getEventType().getName().replace("dev.zimpush.", ""))
                .as("kinds that were recorded")
                .containsExactlyInAnyOrderElementsOf(kinds());
        assertThat(recorded).allSatisfy(event -> {
            assertThat(event.getInstant("at")).isEqualTo(AT);
            assertThat(unset(event)).as("fields of %s that say nothing", event).isEmpty();
        });
        assertThat(recorded.toString()).doesNotContain("the-token").doesNotContain("com.acme.chat");
    }

    @Test
    void kinds_ofTheRecorder_areThoseOfTheLibraryAndOffByDefault() {
        assertThat(FlightListener.isOn()).isFalse();
        List<EventType> types = FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .filter(type -> type.getName().startsWith("dev.zimpush."))
                .toList();
        assertThat(types)
                .allSatisfy(type -> assertThat(type.getLabel()).isNotBlank())
                .allSatisfy(type -> assertThat(type.isEnabled()).isFalse())
                .extracting(type -> type.getName().replace("dev.zimpush.", ""))
                .containsExactlyInAnyOrderElementsOf(kinds());
    }

    /** Fields that were left at their defaults; each event above sets all that it has, but what it must not have. */
    private static List<String> unset(RecordedEvent event) {
        List<String> unset = new ArrayList<>();
        for (ValueDescriptor field : event.getFields()) {
            Object value = event.getValue(field.getName());
            boolean ours = !Set.of("startTime", "duration", "eventThread", "stackTrace", "cancelReason")
                    .contains(field.getName());
            if (ours && (value == null || value.equals(0L) || value.equals(0) || value.equals(false))) {
                unset.add(field.getName());
            }
        }
        return unset;
    }

    private static Set<String> kinds() {
        return kinds(ZimPushEvent.class).map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Class<?>> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(kind -> kind.isRecord() ? Stream.of(kind) : kinds(kind));
    }
}
