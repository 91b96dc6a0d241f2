package dev.zimpush.fcm;

import com.google.api.client.json.gson.GsonFactory;
import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import dev.zimpush.spi.PushRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
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
    private static final UUID SOME_PUSH = new UUID(-1, -1);

    private FcmLimits() {}

    static void check(Message message) {
        PushContent content = message.push().orElse(null);
        if (content == null) {
            return;
        }
        ReservedKeys.refuse("the push's data", content.data().keySet());
        FcmExtras.of(content).refuseUnknown();
        int notify = bytes(longest(PushRequest.Kind.NOTIFY, message, content));
        int retract = bytes(longest(PushRequest.Kind.RETRACT, message, content));
        int most = Math.max(notify, retract);
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

    private static int bytes(PushRequest request) {
        try {
            return GsonFactory.getDefaultInstance().toByteArray(FcmMessages.of(request)).length - ADDRESS_BYTES;
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        } catch (IllegalArgumentException | NullPointerException e) {
            String why = e.getMessage() == null ? "a value is missing" : e.getMessage();
            throw new IllegalArgumentException(why.startsWith("FCM: ") ? why : "FCM: " + why);
        }
    }
}
