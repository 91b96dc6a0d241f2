package dev.zimpush.fcm;

import com.google.firebase.messaging.ApnsConfig;
import com.google.firebase.messaging.ApnsFcmOptions;
import com.google.firebase.messaging.Aps;
import dev.zimpush.InterruptionLevel;
import dev.zimpush.PushContent;
import dev.zimpush.spi.PushRequest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What FCM hands on to Apple's devices: what the push says, beneath what the extra {@code fcm.apns} says.
 *
 * @see <a href="https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages#ApnsConfig">ApnsConfig</a>
 * @see <a href="https://developer.apple.com/documentation/usernotifications/pushing-background-updates-to-your-app">
 *     Pushing background updates to your app</a>
 */
final class ApnsPart {
    private static final String PRIORITY = "apns-priority";
    private static final String CONSERVE_POWER = "5";

    private ApnsPart() {}

    /** For any push; {@code given} is the extra, which a retraction ignores. */
    static ApnsConfig of(@Nullable JsonObject given, PushRequest request) {
        if (FcmMessages.isRetraction(request) || given == null) {
            Map<String, Object> aps = new LinkedHashMap<>();
            ApnsConfig.Builder config = begun(aps, request);
            return config.setAps(Aps.builder().putAllCustomData(aps).build()).build();
        }
        given.allow("headers", "payload", "fcm_options", "live_activity_token");
        JsonObject payload = given.object("payload");
        JsonObject givenAps = payload == null ? null : payload.object("aps");
        Map<String, Object> aps = givenAps == null ? new LinkedHashMap<>() : givenAps.fields();
        ApnsConfig.Builder config = begun(aps, request);
        JsonObject headers = given.object("headers");
        if (headers != null) {
            config.putAllHeaders(headers.texts());
        }
        config.setAps(Aps.builder().putAllCustomData(aps).build());
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

    /** The headers of the push; what {@code aps} lacks of it is added there. */
    private static ApnsConfig.Builder begun(Map<String, Object> aps, PushRequest request) {
        ApnsConfig.Builder config = ApnsConfig.builder()
                .putHeader("apns-expiration", Long.toString(request.expiresAt().getEpochSecond()));
        if (isHeader(request.collapseId())) {
            config.putHeader("apns-collapse-id", request.collapseId());
        }
        if (FcmMessages.showsNotification(request) || aps.containsKey("alert")) {
            if (request.content().priority() == PushContent.Priority.NORMAL) {
                config.putHeader(PRIORITY, CONSERVE_POWER);
            }
            show(aps, request);
        } else {
            config.putHeader("apns-push-type", "background").putHeader(PRIORITY, CONSERVE_POWER);
            aps.putIfAbsent("content-available", 1);
        }
        return config;
    }

    private static void show(Map<String, Object> aps, PushRequest request) {
        PushContent content = request.content();
        Integer badge = FcmMessages.badge(request);
        if (badge != null) {
            aps.putIfAbsent("badge", badge);
        }
        alert(aps, content);
        content.interruptionLevel().ifPresent(level -> aps.putIfAbsent("interruption-level", level(level)));
        content.sound().ifPresent(sound -> aps.putIfAbsent("sound", sound));
        content.category().ifPresent(category -> aps.putIfAbsent("category", category));
        content.thread().or(request.message()::conversation).ifPresent(thread -> aps.putIfAbsent("thread-id", thread));
        if (content.mutableContent()) {
            aps.putIfAbsent("mutable-content", 1);
        }
    }

    /** The texts that the app itself has; others come from the notification. */
    private static void alert(Map<String, Object> aps, PushContent content) {
        if (content.localizedTitle().isEmpty() && content.localizedBody().isEmpty()) {
            return;
        }
        Map<String, Object> alert = new LinkedHashMap<>();
        content.localizedTitle()
                .ifPresentOrElse(
                        text -> {
                            alert.put("title-loc-key", text.key());
                            alert.put("title-loc-args", text.arguments());
                        },
                        () -> content.title().ifPresent(title -> alert.put("title", title)));
        content.localizedBody()
                .ifPresentOrElse(
                        text -> {
                            alert.put("loc-key", text.key());
                            alert.put("loc-args", text.arguments());
                        },
                        () -> content.body().ifPresent(body -> alert.put("body", body)));
        aps.putIfAbsent("alert", alert);
    }

    private static String level(InterruptionLevel level) {
        return level.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it can be the value of an HTTP header. */
    private static boolean isHeader(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~') && text.equals(text.strip());
    }
}
