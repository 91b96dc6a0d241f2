package dev.zimpush.fcm;

import com.google.firebase.messaging.WebpushConfig;
import com.google.firebase.messaging.WebpushFcmOptions;
import com.google.firebase.messaging.WebpushNotification;
import dev.zimpush.spi.PushRequest;

/**
 * What FCM hands on to browsers: the extra {@code fcm.webpush}, completed.
 *
 * @see <a href="https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages#WebpushConfig">WebpushConfig</a>
 */
final class WebpushPart {
    private WebpushPart() {}

    static WebpushConfig of(JsonObject given, PushRequest request) {
        given.allow("headers", "data", "notification", "fcm_options");
        WebpushConfig.Builder config =
                WebpushConfig.builder().putHeader("TTL", Long.toString(FcmMessages.seconds(request)));
        JsonObject headers = given.object("headers");
        if (headers != null) {
            config.putAllHeaders(headers.texts());
        }
        JsonObject data = given.object("data");
        if (data != null) {
            ReservedKeys.refuse("fcm.webpush.data", data.fields().keySet());
            config.putAllData(data.texts());
        }
        JsonObject notification = given.object("notification");
        if (notification != null) {
            config.setNotification(WebpushNotification.builder()
                    .putAllCustomData(notification.fields())
                    .build());
        }
        JsonObject options = given.object("fcm_options");
        if (options != null) {
            options.allow("link");
            config.setFcmOptions(
                    WebpushFcmOptions.builder().setLink(options.text("link")).build());
        }
        return config.build();
    }
}
