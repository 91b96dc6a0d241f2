package dev.zimpush.fcm;

import com.google.firebase.messaging.AndroidConfig;
import com.google.firebase.messaging.AndroidNotification;
import com.google.firebase.messaging.FcmOptions;
import com.google.firebase.messaging.Message;
import com.google.firebase.messaging.Notification;
import dev.zimpush.Address;
import dev.zimpush.InterruptionLevel;
import dev.zimpush.PushContent;
import dev.zimpush.spi.PushRequest;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts a push into FCM's terms. Which type of content becomes what is told in {@link FcmProvider}.
 *
 * @see <a href="https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages">FCM's message resource</a>
 */
final class FcmMessages {
    private static final String TRUE = "true";

    private FcmMessages() {}

    /**
     * The message as the SDK wants it.
     *
     * @throws IllegalArgumentException when the content has settings that FCM or its SDK does not take
     */
    static Message of(PushRequest request) {
        FcmExtras extras = FcmExtras.of(request.content());
        Message.Builder message =
                Message.builder().putAllData(data(request)).setAndroidConfig(android(request, extras));
        if (showsNotification(request)) {
            message.setNotification(Notification.builder()
                    .setTitle(plainTitle(request.content()))
                    .setBody(plainBody(request.content()))
                    .setImage(extras.text(FcmExtras.IMAGE))
                    .build());
        }
        message.setApnsConfig(ApnsPart.of(extras.object(FcmExtras.APNS), request));
        JsonObject webpush = extras.object(FcmExtras.WEBPUSH);
        if (webpush != null && !isRetraction(request)) {
            message.setWebpushConfig(WebpushPart.of(webpush, request));
        }
        String label = extras.text(FcmExtras.ANALYTICS_LABEL);
        if (label != null) {
            message.setFcmOptions(FcmOptions.withAnalyticsLabel(label));
        }
        return to(request.registration().address(), message).build();
    }

    /** One to that address that nothing but the address can be wrong with. */
    static Message empty(Address address) {
        return to(address, Message.builder()).build();
    }

    @SuppressWarnings("deprecation") // FCM moves to installation ids; most apps still have nothing but tokens
    private static Message.Builder to(Address address, Message.Builder message) {
        return switch (address.type()) {
            case TOKEN -> message.setToken(address.text());
            case INSTALLATION_ID -> message.setFid(address.text());
        };
    }

    private static AndroidConfig android(PushRequest request, FcmExtras extras) {
        AndroidConfig.Builder android = AndroidConfig.builder()
                .setTtl(seconds(request) * 1_000)
                .setPriority(isUrgent(request) ? AndroidConfig.Priority.HIGH : AndroidConfig.Priority.NORMAL)
                .setRestrictedPackageName(extras.text(FcmExtras.PACKAGE));
        if (extras.flag(FcmExtras.DIRECT_BOOT)) {
            android.setDirectBootOk(true);
        }
        if (!isRetraction(request)) {
            android.setCollapseKey(extras.text(FcmExtras.COLLAPSE_KEY));
        }
        if (showsNotification(request)) {
            android.setNotification(notification(request, extras));
        }
        return android.build();
    }

    private static AndroidNotification notification(PushRequest request, FcmExtras extras) {
        PushContent content = request.content();
        AndroidNotification.Builder notification = AndroidNotification.builder()
                .setTag(request.collapseId())
                .setChannelId(content.channel().orElse(null))
                .setSound(content.sound().orElse(null))
                .setClickAction(extras.text(FcmExtras.CLICK_ACTION))
                .setIcon(extras.text(FcmExtras.ICON))
                .setColor(extras.text(FcmExtras.COLOR));
        content.localizedTitle()
                .ifPresent(text ->
                        notification.setTitleLocalizationKey(text.key()).addAllTitleLocalizationArgs(text.arguments()));
        content.localizedBody()
                .ifPresent(text ->
                        notification.setBodyLocalizationKey(text.key()).addAllBodyLocalizationArgs(text.arguments()));
        content.interruptionLevel().ifPresent(level -> notification.setPriority(priority(level)));
        Integer badge = badge(request);
        if (badge != null) {
            notification.setNotificationCount(badge);
        }
        return notification.build();
    }

    /** Android shows a title rather than the text that its key names. */
    private static @Nullable String plainTitle(PushContent content) {
        return content.localizedTitle().isPresent() ? null : content.title().orElse(null);
    }

    private static @Nullable String plainBody(PushContent content) {
        return content.localizedBody().isPresent() ? null : content.body().orElse(null);
    }

    private static AndroidNotification.Priority priority(InterruptionLevel level) {
        return switch (level) {
            case PASSIVE -> AndroidNotification.Priority.LOW;
            case ACTIVE -> AndroidNotification.Priority.DEFAULT;
            case TIME_SENSITIVE -> AndroidNotification.Priority.HIGH;
            case CRITICAL -> AndroidNotification.Priority.MAX;
        };
    }

    private static Map<String, String> data(PushRequest request) {
        PushContent content = request.content();
        Map<String, String> data = new TreeMap<>();
        if (isRetraction(request)) {
            retraction(request, data);
        } else {
            ReservedKeys.refuse("the push's data", content.data().keySet());
            data.putAll(content.data());
        }
        data.put(PushRequest.DATA_MESSAGE_ID, request.message().id());
        data.put(FcmProvider.DATA_PUSH_ID, request.pushId().toString());
        request.message().conversation().ifPresent(id -> data.put(PushRequest.DATA_CONVERSATION, id));
        request.message().sequence().ifPresent(number -> data.put(PushRequest.DATA_SEQUENCE, Long.toString(number)));
        if (!showsNotification(request)) {
            data.put(FcmProvider.DATA_COLLAPSE_ID, request.collapseId());
        }
        if (isCall(request)) {
            data.put(FcmProvider.DATA_CALL, TRUE);
            content.title().ifPresent(title -> data.put(FcmProvider.DATA_TITLE, title));
            content.body().ifPresent(body -> data.put(FcmProvider.DATA_BODY, body));
        }
        return data;
    }

    private static void retraction(PushRequest request, Map<String, String> data) {
        data.put(PushRequest.DATA_RETRACT, TRUE);
        if (request.badge() != null) {
            data.put(PushRequest.DATA_BADGE, request.badge().toString());
        }
        if (!request.others().collapseIds().isEmpty()) {
            data.put(PushRequest.DATA_RETRACT_ALSO, request.others().asText());
        }
        if (request.others().more()) {
            data.put(PushRequest.DATA_RETRACT_MORE, TRUE);
        }
    }

    static boolean isRetraction(PushRequest request) {
        return request.kind() == PushRequest.Kind.RETRACT;
    }

    private static boolean isCall(PushRequest request) {
        return !isRetraction(request) && request.content().type() == PushContent.Type.VOIP;
    }

    /** Whether it is a notification, as opposed to data that the app sees alone. */
    static boolean showsNotification(PushRequest request) {
        return !isRetraction(request) && request.content().type() == PushContent.Type.ALERT;
    }

    private static boolean isUrgent(PushRequest request) {
        return !isRetraction(request) && request.content().priority() == PushContent.Priority.HIGH;
    }

    /** The content's own badge, else the host's. */
    static @Nullable Integer badge(PushRequest request) {
        return request.content().badge().isPresent()
                ? Integer.valueOf(request.content().badge().getAsInt())
                : request.badge();
    }

    /** What is left to live, in the whole seconds that FCM counts in. */
    static long seconds(PushRequest request) {
        Duration left = request.timeToLive();
        return left.isNegative() ? 0 : Math.min(left.toSeconds(), dev.zimpush.Message.MAX_TIME_TO_LIVE.toSeconds());
    }
}
