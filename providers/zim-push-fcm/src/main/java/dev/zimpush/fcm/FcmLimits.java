package dev.zimpush.fcm;

import com.google.api.client.json.gson.GsonFactory;
import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.LocalizedText;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import dev.zimpush.spi.PushRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What FCM takes, checked before anything is sent.
 *
 * <p>FCM counts the keys and values of what one device gets and does not say more; here counts the whole message resource
 * as it goes over the wire in UTF-8, JSON's quotes and escapes included, without the address. What is unknown until the
 * push is sent counts at its longest.
 *
 * @see <a href="https://firebase.google.com/docs/cloud-messaging/error-codes">FCM's error codes, "Message too big"</a>
 */
final class FcmLimits {
    /** The most bytes of a message that does not go to a topic. */
    static final int MAX_BYTES = 4_096;

    private static final int MAX_COLLAPSE_ID = 64;
    private static final String ANYBODY = "x";
    private static final int ADDRESS_BYTES = "\"token\":\"x\",".length();

    /** Printable, and escaped by some writers of JSON. */
    private static final String ESCAPED = "\"\\/<>&='";

    /** Backslash, u, four digits. */
    private static final int ESCAPE = 6;

    /** The two pairs of quotes, the colon and the comma of an entry. */
    private static final int MARKS = 6;

    /** More than all that is not the host's: keys, braces, the ids of push and collapsing, times. */
    private static final int BYTES_BESIDE_TEXTS = 1_536;

    private static final UUID SOME_PUSH = new UUID(-1, -1);

    private FcmLimits() {}

    static void check(Message message) {
        PushContent content = message.push().orElse(null);
        if (content == null) {
            return;
        }
        FcmExtras.of(content).refuseUnknown();
        com.google.firebase.messaging.Message notification = asFcm(PushRequest.Kind.NOTIFY, message, content);
        com.google.firebase.messaging.Message retraction = asFcm(PushRequest.Kind.RETRACT, message, content);
        if (isPlain(content) && atMost(message, content) <= MAX_BYTES) {
            return;
        }
        int most = Math.max(bytes(notification), bytes(retraction));
        if (most > MAX_BYTES) {
            throw new IllegalArgumentException("FCM: the push would have up to " + most + " bytes of JSON, the most is "
                    + MAX_BYTES + "; shorten title, body, data or the fcm extras, and have the app fetch the rest");
        }
    }

    private static PushRequest longest(PushRequest.Kind kind, Message message, PushContent content) {
        Address address = Address.fcmToken(ANYBODY, ANYBODY);
        DeviceKey device = DeviceKey.of(message.recipient(), ANYBODY);
        return new PushRequest(
                kind,
                SOME_PUSH,
                new Registration(device, address, Instant.EPOCH, 1),
                message,
                content,
                content.collapseId().orElse(ANYBODY.repeat(MAX_COLLAPSE_ID)),
                content.badge().isPresent() ? null : Integer.MAX_VALUE,
                Instant.ofEpochSecond(Integer.MAX_VALUE),
                message.timeToLive(),
                1);
    }

    static com.google.firebase.messaging.Message asFcm(PushRequest.Kind kind, Message message, PushContent content) {
        try {
            return FcmMessages.of(longest(kind, message, content));
        } catch (IllegalArgumentException | NullPointerException e) {
            String why = e.getMessage() == null ? "a value is missing" : e.getMessage();
            throw new IllegalArgumentException(why.startsWith("FCM: ") ? why : "FCM: " + why);
        }
    }

    static int bytes(com.google.firebase.messaging.Message message) {
        try {
            return GsonFactory.getDefaultInstance().toByteArray(message).length - ADDRESS_BYTES;
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }

    /** Whether it says nothing to FCM that is JSON itself, of which the length is not known from its text. */
    private static boolean isPlain(PushContent content) {
        return content.extras().keySet().stream().noneMatch(key -> key.startsWith("fcm."));
    }

    /** No message has more bytes; tells of most, without writing it, that they are small enough. No text is in it more than twice. */
    static long atMost(Message message, PushContent content) {
        long bytes = bytes(message.id())
                + bytes(message.conversation())
                + bytes(content.title())
                + bytes(content.body())
                + bytes(content.sound())
                + bytes(content.channel())
                + bytes(content.category())
                + bytes(content.thread())
                + bytes(content.collapseId());
        bytes += content.localizedTitle().map(FcmLimits::bytes).orElse(0L)
                + content.localizedBody().map(FcmLimits::bytes).orElse(0L);
        for (Map.Entry<String, String> entry : content.data().entrySet()) {
            bytes += bytes(entry.getKey()) + bytes(entry.getValue()) + MARKS;
        }
        return BYTES_BESIDE_TEXTS + 2 * bytes;
    }

    private static long bytes(Optional<String> text) {
        return text.isPresent() ? bytes(text.get()) : 0;
    }

    private static long bytes(LocalizedText text) {
        long bytes = bytes(text.key()) + MARKS;
        for (String argument : text.arguments()) {
            bytes += bytes(argument) + MARKS;
        }
        return bytes;
    }

    /** In JSON: what may have to be escaped, or is not ASCII, takes at most six. */
    private static long bytes(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c >= ' ' && c < 0x7F && ESCAPED.indexOf(c) < 0 ? 1 : ESCAPE;
        }
        return bytes;
    }
}
