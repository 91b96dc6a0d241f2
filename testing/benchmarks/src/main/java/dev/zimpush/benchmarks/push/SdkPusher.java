package dev.zimpush.benchmarks.push;

import com.google.api.core.ApiFutureCallback;
import com.google.api.core.ApiFutures;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.firebase.FirebaseApp;
import com.google.firebase.FirebaseOptions;
import com.google.firebase.messaging.AndroidConfig;
import com.google.firebase.messaging.AndroidNotification;
import com.google.firebase.messaging.ApnsConfig;
import com.google.firebase.messaging.Aps;
import com.google.firebase.messaging.FirebaseMessaging;
import com.google.firebase.messaging.Message;
import com.google.firebase.messaging.Notification;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.fcm.FcmProvider;
import dev.zimpush.spi.PushRequest;
import java.time.Instant;
import java.util.UUID;

/** The Firebase SDK alone, asynchronously, on threads of its own. */
final class SdkPusher implements Pusher {
    private final FirebaseMessaging messaging;
    private final Answers answers;

    SdkPusher(Settings settings, Answers answers) {
        FirebaseOptions options = FirebaseOptions.builder()
                .setCredentials(GoogleCredentials.create(new AccessToken(Traffic.ACCESS_TOKEN, null)))
                .setProjectId(Traffic.PROJECT)
                .setHttpTransport(SdkTransports.to(settings.number(FcmServer.PORT), settings.text("transport")))
                .setThreadManager(new FixedThreads(settings.number("threads")))
                .build();
        this.messaging = FirebaseMessaging.getInstance(FirebaseApp.initializeApp(options));
        this.answers = answers;
    }

    @Override
    public void push(long n) {
        ApiFutures.addCallback(
                messaging.sendAsync(message(n)),
                new ApiFutureCallback<String>() {
                    @Override
                    public void onSuccess(String id) {
                        answers.answered(true);
                    }

                    @Override
                    public void onFailure(Throwable failure) {
                        answers.answered(false);
                    }
                },
                MoreExecutors.directExecutor());
    }

    /** As the library makes it of the same content. */
    @SuppressWarnings("deprecation") // as the library: most apps have nothing but tokens
    private static Message message(long n) {
        UUID id = new UUID(n, ~n);
        String collapseId = id.toString();
        long expiresAt = Instant.now().plus(Traffic.TIME_TO_LIVE).getEpochSecond();
        return Message.builder()
                .putData(PushRequest.DATA_MESSAGE_ID, Traffic.messageId(n))
                .putData(FcmProvider.DATA_PUSH_ID, id.toString())
                .setNotification(Notification.builder()
                        .setTitle(Traffic.TITLE)
                        .setBody(Traffic.BODY)
                        .build())
                .setAndroidConfig(AndroidConfig.builder()
                        .setTtl(Traffic.TIME_TO_LIVE.toMillis())
                        .setPriority(AndroidConfig.Priority.HIGH)
                        .setNotification(
                                AndroidNotification.builder().setTag(collapseId).build())
                        .build())
                .setApnsConfig(ApnsConfig.builder()
                        .putHeader("apns-expiration", Long.toString(expiresAt))
                        .putHeader("apns-collapse-id", collapseId)
                        .setAps(Aps.builder().build())
                        .build())
                .setToken(Traffic.token(n))
                .build();
    }
}
