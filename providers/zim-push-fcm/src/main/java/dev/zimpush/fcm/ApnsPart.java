package dev.zimpush.fcm;

import com.google.firebase.messaging.ApnsConfig;
import com.google.firebase.messaging.ApnsFcmOptions;
import com.google.firebase.messaging.Aps;
import dev.zimpush.spi.PushRequest;
import java.util.Map;

/**
 * What FCM hands on to Apple's devices: the extra {@code fcm.apns}, completed.
 *
 * @see <a href="https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages#ApnsConfig">ApnsConfig</a>
 */
final class ApnsPart {
    private static final String EXPIRATION = "apns-expiration";
    private static final String COLLAPSE_ID = "apns-collapse-id";

    private ApnsPart() {}

    static ApnsConfig of(JsonObject given, PushRequest request) {
        given.allow("headers", "payload", "fcm_options", "live_activity_token");
        ApnsConfig.Builder config = ApnsConfig.builder()
                .putHeader(EXPIRATION, expiration(request))
                .putHeader(COLLAPSE_ID, request.collapseId());
        JsonObject headers = given.object("headers");
        if (headers != null) {
            config.putAllHeaders(headers.texts());
        }
        JsonObject payload = given.object("payload");
        JsonObject aps = payload == null ? null : payload.object("aps");
        config.setAps(aps(aps == null ? Map.of() : aps.fields(), request));
        if (payload != null) {
            payload.fields().forEach((key, value) -> {
                if (!key.equals("aps")) {
                    config.putCustomData(key, value);
                }
            });
        }
        JsonObject options = given.object("fcm_options");
        if (options != null) {
            options.allow("analytics_label", "image");
            config.setFcmOptions(ApnsFcmOptions.builder()
                    .setAnalyticsLabel(options.text("analytics_label"))
                    .setImage(options.text("image"))
                    .build());
        }
        String activity = given.text("live_activity_token");
        if (activity != null) {
            config.setLiveActivityToken(activity);
        }
        return config.build();
    }

    /** For a retraction: wakes the app and shows nothing. */
    static ApnsConfig silent(PushRequest request) {
        return ApnsConfig.builder()
                .putHeader(EXPIRATION, expiration(request))
                .putHeader(COLLAPSE_ID, request.collapseId())
                .putHeader("apns-push-type", "background")
                .putHeader("apns-priority", "5")
                .setAps(Aps.builder().setContentAvailable(true).build())
                .build();
    }

    private static Aps aps(Map<String, Object> fields, PushRequest request) {
        Aps.Builder aps = Aps.builder().putAllCustomData(fields);
        Integer badge = FcmMessages.showsNotification(request) ? FcmMessages.badge(request) : null;
        if (badge != null && !fields.containsKey("badge")) {
            aps.setBadge(badge);
        }
        return aps.build();
    }

    private static String expiration(PushRequest request) {
        return Long.toString(request.expiresAt().getEpochSecond());
    }
}
