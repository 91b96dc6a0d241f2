package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.Connection;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPush;
import dev.zimpush.core.internal.event.Listeners;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.ManualTime;
import dev.zimpush.testkit.RecordingLink;
import dev.zimpush.testkit.ScriptedProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recording of the Flight Recorder has of a library without a listener. */
class FlightRecorderTest {
    @TempDir
    private Path folder;

    @Test
    void recording_withTheSettingsOfTheDocuments_hasEachTransition() throws IOException, ParseException {
        ManualTime time = new ManualTime();
        Instant begin = time.instant();
        List<RecordedEvent> events;
        try (Recording recording = new Recording(Configuration.create(settings()))) {
            recording.start();
            play(time);
            recording.stop();
            events = read(recording);
        }
        assertThat(events)
                .extracting(event -> event.getEventType().getName().replace("dev.zimpush.", ""))
                .containsExactly(
                        "ConnectionOpened",
                        "PresenceChanged",
                        "Sent",
                        "PresenceChanged",
                        "PushDue",
                        "Attempted",
                        "Answered",
                        "Held",
                        "Attempted",
                        "Answered",
                        "Settled",
                        "PresenceChanged",
                        "LateAck",
                        "ConnectionClosed",
                        "PresenceChanged");
        RecordedEvent due = events.get(4);
        assertThat(due.getString("userId")).isEqualTo("bob");
        assertThat(due.getString("deviceId")).isEqualTo("phone");
        assertThat(due.getString("messageId")).isEqualTo("m-1");
        assertThat(due.getString("reason")).isEqualTo("ACK_TIMEOUT");
        assertThat(due.getDuration("sinceAccepted")).isEqualTo(Duration.ofSeconds(5));
        assertThat(due.getInstant("at")).isEqualTo(begin.plusSeconds(5));
        assertThat(due.getStackTrace()).isNull();
        RecordedEvent answer = events.get(6);
        assertThat(answer.getString("verdict")).isEqualTo("RETRY");
        assertThat(answer.getInt("status")).isEqualTo(503);
        RecordedEvent settled = events.get(10);
        assertThat(settled.getString("outcome")).isEqualTo("PUSHED");
        assertThat(settled.getString("cancelReason")).isNull();
        assertThat(settled.getEventType().getCategoryNames()).containsExactly("zim-push");
        assertThat(events.toString()).doesNotContain("the-token", "the-payload", "the-content", "Alice");
    }

    @Test
    void recording_ofSomeKinds_hasTheseAlone() throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable("dev.zimpush.Settled");
            recording.start();
            play(new ManualTime());
            recording.stop();
            assertThat(read(recording))
                    .extracting(event -> event.getEventType().getName())
                    .containsExactly("dev.zimpush.Settled");
        }
    }

    @Test
    void listeners_withoutAnyAndWithoutARecordingThatWantsEvents_wantNone() {
        Listeners listeners = new Listeners(List.of());
        assertThat(listeners.any()).isFalse();
        try (Recording recording = new Recording()) {
            recording.enable("jdk.GCHeapSummary");
            recording.start();
            assertThat(listeners.any())
                    .as("a recording of other things, with the defaults for ours")
                    .isFalse();
            recording.enable("dev.zimpush.Stalled");
            assertThat(listeners.any()).isTrue();
            recording.stop();
        }
        assertThat(listeners.any()).isFalse();
    }

    /** A message that is pushed at the second try, and acknowledged then; on a library without listeners. */
    private static void play(ManualTime time) {
        ScriptedProvider provider = new ScriptedProvider();
        provider.next(PushVerdict.retry(503, "ServiceUnavailable", null));
        try (ZimPush zim = ZimPushBuilder.create()
                .time(time)
                .executor(time)
                .provider(provider)
                .build()) {
            zim.devices().bind(PHONE, Address.apns("the-token", "com.acme.chat"));
            Connection connection = zim.connections().open(PHONE, new RecordingLink());
            zim.send(TestHost.message("m-1")
                    .payload(Payload.utf8("the-payload"))
                    .push(PushContent.alert("Alice", "the-content"))
                    .build());
            time.advance(Duration.ofSeconds(10));
            connection.acknowledge("m-1");
        }
    }

    private List<RecordedEvent> read(Recording recording) throws IOException {
        Path file = folder.resolve("recording.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file);
    }

    private static Path settings() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = requireNonNull(folder.getParent());
        }
        return folder.resolve("docs/zimpush.jfc");
    }
}
