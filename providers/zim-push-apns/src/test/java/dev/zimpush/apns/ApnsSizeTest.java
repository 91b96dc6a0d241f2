package dev.zimpush.apns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.LocalizedText;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is taken without its JSON being made: no JSON is longer than was thought. */
class ApnsSizeTest {
    private static final List<String> ID_UNITS = List.of("x", "\"", "/", "\u00e4", "\u20ac", "\u2028", "\uD83D\uDE00");
    private static final List<String> TEXT_UNITS =
            List.of("x", "\\", "\n", "\u0001", "\u0085", "\u20ac", "\uD83D\uDE00");
    private static final List<String> NUMBERS = List.of("0", "1", "1e-9", ".5", "4.9e-324", "0x1p-3");

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @Test
    void payload_of_random_parts_is_never_longer_than_its_bound() {
        for (int i = 0; i < 20_000; i++) {
            PushContent content = content();
            Message message = message(content);
            String payload = ApnsPayload.largest(message, content);
            assertThat(ApnsPayload.atMost(message, content))
                    .as("seed %s, content %s: %s", seed, i, payload)
                    .isGreaterThanOrEqualTo(payload.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    private Message message(PushContent content) {
        Message.Builder message = Message.to("bob").id(id());
        if (random.nextBoolean()) {
            message.conversation(id(), Long.MIN_VALUE);
        }
        return message.push(content).build();
    }

    private PushContent content() {
        if (random.nextInt(8) == 0) {
            return data(PushContent.builder(PushContent.Type.BACKGROUND)).build();
        }
        PushContent.Builder content =
                PushContent.builder(PushContent.Type.ALERT).body(text());
        if (random.nextBoolean()) {
            content.title(text()).mutableContent();
        }
        if (random.nextBoolean()) {
            content.sound(id()).category(id());
        }
        if (random.nextBoolean()) {
            content.thread(id());
        }
        int localized = random.nextInt(3);
        if (localized == 0) {
            content.localizedTitle(new LocalizedText(id(), List.of(text(), "")))
                    .localizedBody(new LocalizedText(id(), List.of(text())));
        } else if (localized == 1) {
            content.extra(ApnsExtra.TITLE_LOC_KEY.key(), text()).extra(ApnsExtra.TITLE_LOC_ARGS.key(), arguments());
            content.extra(ApnsExtra.SUBTITLE_LOC_KEY.key(), text())
                    .extra(ApnsExtra.SUBTITLE_LOC_ARGS.key(), arguments());
            content.extra(ApnsExtra.LOC_KEY.key(), text()).extra(ApnsExtra.LOC_ARGS.key(), arguments());
        } else {
            content.extra(ApnsExtra.SUBTITLE.key(), text());
        }
        if (random.nextBoolean()) {
            content.extra(ApnsExtra.LAUNCH_IMAGE.key(), text()).extra(ApnsExtra.TARGET_CONTENT_ID.key(), text());
            content.extra(ApnsExtra.INTERRUPTION_LEVEL.key(), "time-sensitive");
            content.extra(ApnsExtra.CONTENT_AVAILABLE.key(), "true");
            content.extra(ApnsExtra.RELEVANCE_SCORE.key(), of(NUMBERS));
            content.extra(ApnsExtra.CRITICAL_SOUND_VOLUME.key(), of(NUMBERS));
        }
        return data(content).build();
    }

    private PushContent.Builder data(PushContent.Builder content) {
        for (int i = random.nextInt(4); i > 0; i--) {
            content.data(id(), random.nextBoolean() ? text() : "");
        }
        return content;
    }

    private String arguments() {
        return of(List.of("[]", "[\"\"]", "[\"\\u0001\",\"\\/\"]", "[\"a\",\"\u20ac\"]", "[\"\\ud83d\\ude00\",\"b\"]"));
    }

    private String id() {
        return of(ID_UNITS).repeat(1 + random.nextInt(63));
    }

    private String text() {
        return of(TEXT_UNITS).repeat(1 + random.nextInt(300));
    }

    private String of(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }
}
