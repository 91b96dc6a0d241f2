package dev.zimpush.benchmarks.push;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushType;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import com.eatthepath.pushy.apns.util.ApnsPayloadBuilder;
import com.eatthepath.pushy.apns.util.SimpleApnsPayloadBuilder;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.spi.PushRequest;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Pushy alone, with its defaults: one connection, served by one thread. */
final class PushyPusher implements Pusher {
    private final ApnsClient client;
    private final Answers answers;

    PushyPusher(Settings settings, Answers answers) throws Exception {
        ApnsCredentials credentials = ApnsCredentials.of(settings);
        this.client = new ApnsClientBuilder()
                .setApnsServer("localhost", settings.number(ApnsServer.PORT))
                .setUseAlpn(true)
                .setTrustedServerCertificateChain(credentials.trusted())
                .setSigningKey(
                        new ApnsSigningKey(ApnsCredentials.KEY_ID, ApnsCredentials.TEAM_ID, credentials.signingKey()))
                .build();
        this.answers = answers;
    }

    @Override
    public void push(long n) {
        UUID id = new UUID(n, ~n);
        ApnsPayloadBuilder payload = new SimpleApnsPayloadBuilder();
        payload.setAlertTitle(Traffic.TITLE);
        payload.setAlertBody(Traffic.BODY);
        payload.addCustomProperty(PushRequest.DATA_MESSAGE_ID, Traffic.messageId(n));
        CompletableFuture<?> unused = client.sendNotification(new SimpleApnsPushNotification(
                        Traffic.token(n),
                        Traffic.APP,
                        payload.build(),
                        Instant.now().plus(Traffic.TIME_TO_LIVE),
                        DeliveryPriority.IMMEDIATE,
                        PushType.ALERT,
                        id.toString(),
                        id))
                .whenComplete((response, failure) -> answers.answered(failure == null && response.isAccepted()));
    }
}
