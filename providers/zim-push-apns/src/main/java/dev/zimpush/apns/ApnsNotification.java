package dev.zimpush.apns;

import com.eatthepath.pushy.apns.ApnsPushNotification;
import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushType;
import dev.zimpush.PushContent;
import dev.zimpush.spi.PushRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request to APNs, made from a {@link PushRequest}. Immutable. Source: "Sending notification requests to APNs".
 *
 * <p>Unlike pushy's own, its text form keeps the address and the payload to itself.
 */
final class ApnsNotification implements ApnsPushNotification {
    private static final String VOIP_TOPIC_SUFFIX = ".voip";

    private final PushRequest request;
    private final PushType type;
    private final String payload;

    private ApnsNotification(PushRequest request, PushType type, String payload) {
        this.request = request;
        this.type = type;
        this.payload = payload;
    }

    static ApnsNotification of(PushRequest request) {
        return switch (request.kind()) {
            case NOTIFY ->
                new ApnsNotification(
                        request,
                        typeOf(request.content()),
                        ApnsPayload.of(request.message(), request.content(), badge(request)));
            case RETRACT -> new ApnsNotification(request, PushType.BACKGROUND, ApnsPayload.retracting(request));
        };
    }

    private static @Nullable Integer badge(PushRequest request) {
        OptionalInt own = request.content().badge();
        return own.isPresent() ? Integer.valueOf(own.getAsInt()) : request.badge();
    }

    private static PushType typeOf(PushContent content) {
        return switch (content.type()) {
            case ALERT -> PushType.ALERT;
            case BACKGROUND -> PushType.BACKGROUND;
            case VOIP -> PushType.VOIP;
        };
    }

    /** The address text as a segment of a path: the text is opaque, and may hold anything. */
    @Override
    public String getToken() {
        String text = request.registration().address().text();
        if (text.chars().allMatch(ApnsNotification::standsForItself)) {
            return text;
        }
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static boolean standsForItself(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    @Override
    public String getPayload() {
        return payload;
    }

    @Override
    public Instant getExpiration() {
        return request.expiresAt();
    }

    /** A background push with priority 10 is an error. */
    @Override
    public DeliveryPriority getPriority() {
        boolean high = type != PushType.BACKGROUND && request.content().priority() == PushContent.Priority.HIGH;
        return high ? DeliveryPriority.IMMEDIATE : DeliveryPriority.CONSERVE_POWER;
    }

    @Override
    public PushType getPushType() {
        return type;
    }

    /** The bundle id; for a VoIP push with a suffix. */
    @Override
    public String getTopic() {
        String app = request.registration().address().app();
        return type == PushType.VOIP ? app + VOIP_TOPIC_SUFFIX : app;
    }

    @Override
    public String getCollapseId() {
        return request.collapseId();
    }

    @Override
    public UUID getApnsId() {
        return request.pushId();
    }

    /** The ids; no address, no payload. */
    @Override
    public String toString() {
        return "ApnsNotification[" + type + " of " + request + ']';
    }
}
