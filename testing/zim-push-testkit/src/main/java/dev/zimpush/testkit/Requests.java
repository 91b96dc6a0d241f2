package dev.zimpush.testkit;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import dev.zimpush.spi.PushRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Push requests for {@link PushProviderContract}, and what to look for in texts. */
final class Requests {
    /** In every title and payload; must show nowhere. */
    static final String SECRET = "for bob's eyes only";

    private static final Duration TIME_TO_LIVE = Duration.ofHours(1);

    private Requests() {}

    static Message message(String id, String body) {
        return Message.to("bob")
                .id(id)
                .payload(Payload.utf8(SECRET))
                .push(PushContent.alert(SECRET, body))
                .conversation("alice-and-bob", 17)
                .timeToLive(TIME_TO_LIVE)
                .build();
    }

    static PushRequest of(PushRequest.Kind kind, Address address, String messageId) {
        Message message = message(messageId, "Hi");
        Instant registeredAt = Instant.now().minus(Duration.ofDays(3));
        return new PushRequest(
                kind,
                UUID.nameUUIDFromBytes(messageId.getBytes(StandardCharsets.UTF_8)),
                new Registration(DeviceKey.of("bob", "phone"), address, registeredAt, 1),
                message,
                message.push().orElseThrow(),
                "collapse-" + messageId,
                3,
                Instant.now().plus(TIME_TO_LIVE),
                TIME_TO_LIVE,
                1);
    }

    /** The next try. */
    static PushRequest again(PushRequest request) {
        return new PushRequest(
                request.kind(),
                request.pushId(),
                request.registration(),
                request.message(),
                request.content(),
                request.collapseId(),
                request.badge(),
                request.expiresAt(),
                request.timeToLive(),
                request.attempt() + 1,
                request.others());
    }

    /** All that a log would show of a failure. */
    static String wholeText(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    static List<Integer> numbersIn(String text) {
        return Pattern.compile("\\d{1,9}")
                .matcher(text)
                .results()
                .map(match -> Integer.parseInt(match.group()))
                .toList();
    }
}
