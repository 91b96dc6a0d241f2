package dev.zimpush.fcm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.InterruptionLevel;
import dev.zimpush.LocalizedText;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.spi.PushRequest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is taken without its JSON being written: no JSON is longer than was thought. */
final class FcmSizeTest {
    private static final List<String> ID_UNITS = List.of("x", "\"", "/", "<", "é", "漢", "\u2028", "😀");
    private static final List<String> TEXT_UNITS = List.of("x", "\\", "\n", "\u0001", "\u0085", "漢", "😀");

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @ParameterizedTest
    @EnumSource(PushContent.Type.class)
    void message_ofRandomParts_isNeverLongerThanItsBound(PushContent.Type type) {
        for (int i = 0; i < 10_000; i++) {
            PushContent content = content(type);
            Message message = message(content);
            for (PushRequest.Kind kind : PushRequest.Kind.values()) {
                assertThat(FcmLimits.atMost(message, content))
                        .as("seed %s, content %s, %s", seed, i, kind)
                        .isGreaterThanOrEqualTo(FcmLimits.bytes(FcmLimits.asFcm(kind, message, content)));
            }
        }
    }

    private Message message(PushContent content) {
        Message.Builder message = Message.to("bob").id(id());
        if (random.nextBoolean()) {
            message.conversation(id(), Long.MIN_VALUE);
        }
        return message.push(content).build();
    }

    private PushContent content(PushContent.Type type) {
        PushContent.Builder content = PushContent.builder(type);
        if (type != PushContent.Type.BACKGROUND) {
            content.title(text()).body(text());
            if (random.nextBoolean()) {
                content.sound(id());
            }
        }
        if (type == PushContent.Type.ALERT && random.nextBoolean()) {
            content.localizedTitle(new LocalizedText(id(), List.of(text(), "")))
                    .localizedBody(new LocalizedText(id(), List.of(text())))
                    .interruptionLevel(InterruptionLevel.TIME_SENSITIVE);
        }
        if (random.nextBoolean()) {
            content.channel(id()).category(id()).mutableContent();
        }
        if (random.nextBoolean()) {
            content.thread(id());
        }
        if (random.nextBoolean()) {
            content.collapseId(of(ID_UNITS).repeat(16));
        }
        if (random.nextBoolean()) {
            content.badge(Integer.MAX_VALUE);
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            content.data(id(), random.nextBoolean() ? text() : "");
        }
        return content.build();
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
