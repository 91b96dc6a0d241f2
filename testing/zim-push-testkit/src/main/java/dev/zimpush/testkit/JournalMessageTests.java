package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.MessageKind;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.SettlementMode;
import dev.zimpush.spi.Journal.NewMessage;
import dev.zimpush.spi.Journal.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of {@link JournalContract}: every part of a message comes out as it went in. */
abstract class JournalMessageTests extends JournalAdoptTests {
    /** The parts, by name, so that a failure says which one differs. */
    static Map<String, Object> parts(Message message) {
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("id", message.id());
        parts.put("recipient", message.recipient());
        parts.put("payload", message.payload());
        parts.put("conversation", message.conversation());
        parts.put("sequence", message.sequence());
        parts.put("kind", message.kind());
        parts.put("settlement", message.settlement());
        parts.put("time to live", message.timeToLive());
        message.push().ifPresent(push -> {
            parts.put("type", push.type());
            parts.put("priority", push.priority());
            parts.put("title", push.title());
            parts.put("body", push.body());
            parts.put("data", push.data());
            parts.put("extras", push.extras());
            parts.put("push", push);
        });
        return parts;
    }

    private void assertKept(Message message, DeviceKey device) {
        connect(two, device);
        one.write(message);

        assertThat(two.inbox())
                .filteredOn(row -> row.delivery().messageId().equals(message.id()))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.delivery().device()).isEqualTo(device);
                    assertThat(parts(row.message())).isEqualTo(parts(message));
                });
        two.takeInbox();
        two.directory.close(two.epoch, List.of(two.connected(device, 1)));
    }

    @Test
    void message_bare_isKept() {
        assertKept(Message.to("bob").id("m-1").build(), PHONE);
    }

    @Test
    void message_everyPart_isKept() {
        PushContent content = PushContent.builder(PushContent.Type.ALERT)
                .priority(PushContent.Priority.NORMAL)
                .title("T\u00eftle \ud83d\udcf1 \u4e2d\u6587")
                .body("line 1\nline 2\t\u0000 'quoted' \\ \"double\" %s ? :name")
                .sound("bell.caf")
                .category("REPLY")
                .channel("messages")
                .thread("thread-1")
                .collapseId("collapse-1")
                .badge(0)
                .mutableContent()
                .data("k1", "v1")
                .data("k2", "")
                .extra("apns.x", "1")
                .build();
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        assertKept(
                Message.to("bob")
                        .id("m-1")
                        .payload(Payload.of(bytes))
                        .push(content)
                        .conversation("alice and bob", 17)
                        .kind(MessageKind.MENTION)
                        .settlement(SettlementMode.ANY_DEVICE)
                        .timeToLive(Duration.ofSeconds(90, 123_000_000))
                        .build(),
                PHONE);
    }

    @Test
    void message_eachKindAndSettlement_isKept() {
        for (MessageKind kind : MessageKind.values()) {
            for (SettlementMode settlement : SettlementMode.values()) {
                String id = kind + "-" + settlement;
                assertKept(
                        Message.to("bob")
                                .id(id)
                                .kind(kind)
                                .settlement(settlement)
                                .build(),
                        PHONE);
            }
        }
    }

    @Test
    void message_eachTypeOfPush_isKept() {
        for (PushContent.Type type : PushContent.Type.values()) {
            PushContent.Builder content = PushContent.builder(type);
            if (type == PushContent.Type.ALERT) {
                content.title("Hi");
            }
            assertKept(Message.to("bob").id("m-" + type).push(content.build()).build(), PHONE);
        }
    }

    @Test
    void message_conversationWithAndWithoutSequence_isKept() {
        assertKept(Message.to("bob").id("m-none").conversation("c").build(), PHONE);
        for (long sequence : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertKept(
                    Message.to("bob")
                            .id("m" + sequence)
                            .conversation("c", sequence)
                            .build(),
                    PHONE);
        }
    }

    @Test
    void message_shortestAndLongestTimeToLive_isKept() {
        assertKept(Message.to("bob").id("m-1").timeToLive(Duration.ofMillis(1)).build(), PHONE);
        assertKept(
                Message.to("bob").id("m-2").timeToLive(Message.MAX_TIME_TO_LIVE).build(), PHONE);
    }

    @Test
    void message_largestPayload_isKept() {
        byte[] bytes = new byte[Payload.MAX_BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ((i * 31) >> 3);
        }
        assertKept(Message.to("bob").id("m-1").payload(Payload.of(bytes)).build(), PHONE);
    }

    @Test
    void message_longestIds_areKept() {
        String twoBytes = "\u00fc".repeat(127);
        String fourBytes = "\ud83d\udcf1".repeat(63);
        assertKept(
                Message.to(fourBytes).id(twoBytes).conversation(fourBytes, 1).build(),
                DeviceKey.of(fourBytes, twoBytes));
        assertKept(
                Message.to("a".repeat(255))
                        .id("b".repeat(255))
                        .conversation("c".repeat(255), 1)
                        .build(),
                DeviceKey.of("a".repeat(255), "d".repeat(255)));
    }

    @Test
    void message_idsThatALanguageOfQueriesMightRead_areKept() {
        for (String id :
                List.of("'", "\"", "\\", "%", "_", "?", ":x", "{", "}", ",", "a,b", "NULL", " ", " x ", "--")) {
            assertKept(
                    Message.to("u" + id).id("m" + id).conversation("c" + id, 1).build(),
                    DeviceKey.of("u" + id, "d" + id));
        }
    }

    @Test
    void acceptedAt_wholeMillisecondsLongAgoOrAhead_isKept() {
        connect(two, PHONE);
        List<Instant> times = List.of(
                Instant.parse("1970-01-01T00:00:00.001Z"),
                Instant.parse("2026-10-25T01:30:00.999Z"),
                Instant.parse("2099-12-31T23:59:59.500Z"));
        for (Instant time : times) {
            one.write(new NewMessage(message("m" + time), time, Set.of(), Set.of(), true));
        }

        assertThat(two.inbox()).extracting(Stored::acceptedAt).containsExactlyElementsOf(times);
    }
}
