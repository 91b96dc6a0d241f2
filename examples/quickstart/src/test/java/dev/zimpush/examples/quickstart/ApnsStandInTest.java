package dev.zimpush.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import com.eatthepath.pushy.apns.PushType;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import com.eatthepath.pushy.apns.server.RejectionReason;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ApnsStandInTest {

    private static final String TOPIC = "com.example.chat";
    private static final String BODY = "{\"aps\":{\"alert\":{\"title\":\"Alice\"}}}";

    private static ApnsStandIn apns;
    private static ApnsClient client;

    @BeforeAll
    static void start() throws Exception {
        TlsIdentity identity = TlsIdentity.forLocalhost();
        apns = ApnsStandIn.start(identity, Set.of(TOPIC));
        client = new ApnsClientBuilder()
                .setApnsServer("localhost", apns.port())
                .setTrustedServerCertificateChain(identity.certificatePem())
                .setSigningKey(ApnsSigningKey.loadFromInputStream(
                        Pem.stream(apns.signingKeyPem()), ApnsStandIn.TEAM_ID, ApnsStandIn.KEY_ID))
                .build();
    }

    @AfterAll
    static void stop() throws Exception {
        CompletableFuture<Void> closed = client.close();
        apns.close();
        closed.get(20, TimeUnit.SECONDS);
    }

    @Test
    void notification_toRegisteredToken_isAcceptedAndRecorded() throws Exception {
        String token = apns.register(TOPIC);
        UUID id = UUID.randomUUID();
        assertThat(push(token, id).isAccepted()).isTrue();
        ApnsRequest request = apns.accepted(token).get(0);
        assertThat(request.apnsId()).isEqualTo(id.toString());
        assertThat(request.topic()).isEqualTo(TOPIC);
        assertThat(request.priority()).isEqualTo("10");
        assertThat(request.pushType()).isEqualTo("alert");
        assertThat(request.collapseId()).isEqualTo("c-1");
        assertThat(request.expiration()).isEqualTo("1900000000");
        assertThat(request.text("aps.alert.title")).contains("Alice");
    }

    @Test
    void notification_toDeadToken_isUnregisteredSince() throws Exception {
        String token = apns.register(TOPIC);
        Instant since = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        apns.unregister(token, since);
        var response = push(token, UUID.randomUUID());
        assertThat(response.getStatusCode()).isEqualTo(410);
        assertThat(response.getTokenInvalidationTimestamp()).contains(since);
        assertThat(apns.accepted(token)).isEmpty();
        apns.requests().await("410", request -> request.deviceToken().equals(token), Duration.ofSeconds(10));
    }

    @Test
    void notification_toUnknownToken_isNotForTopic() throws Exception {
        assertThat(push("a".repeat(64), UUID.randomUUID()).getRejectionReason()).contains("DeviceTokenNotForTopic");
    }

    @Test
    void notification_refusedOnce_isAcceptedWhenTriedAgain() throws Exception {
        String token = apns.register(TOPIC);
        UUID id = UUID.randomUUID();
        apns.refuseNext(token, RejectionReason.SERVICE_UNAVAILABLE, RejectionReason.TOO_MANY_REQUESTS);
        assertThat(push(token, id).getStatusCode()).isEqualTo(503);
        assertThat(push(token, id).getStatusCode()).isEqualTo(429);
        assertThat(push(token, id).getStatusCode()).isEqualTo(200);
        assertThat(apns.requests().all(request -> request.deviceToken().equals(token)))
                .extracting(ApnsRequest::answer)
                .containsExactly("SERVICE_UNAVAILABLE", "TOO_MANY_REQUESTS", "200");
    }

    @Test
    void notification_hanging_isRecordedAtOnceAndOnlyItsRetryIsAccepted() throws Exception {
        String token = apns.register(TOPIC);
        UUID id = UUID.randomUUID();
        CompletableFuture<Void> hang = apns.hangNext(token, Duration.ofSeconds(30));
        var first = client.sendNotification(notification(token, id));
        apns.requests().await("hang", request -> request.deviceToken().equals(token), Duration.ofSeconds(10));
        assertThat(first).isNotDone();
        var retry = client.sendNotification(notification(token, id));
        hang.complete(null);
        assertThat(retry.get(10, TimeUnit.SECONDS).isAccepted()).isTrue();
        assertThat(first.get(10, TimeUnit.SECONDS).isAccepted()).isFalse();
        assertThat(apns.requests().all(request -> request.deviceToken().equals(token)))
                .extracting(ApnsRequest::answer, ApnsRequest::apnsId)
                .containsExactly(tuple("no answer", id.toString()), tuple("200", id.toString()));
    }

    private static PushNotificationResponse<SimpleApnsPushNotification> push(String token, UUID id) throws Exception {
        return client.sendNotification(notification(token, id)).get(10, TimeUnit.SECONDS);
    }

    private static SimpleApnsPushNotification notification(String token, UUID id) {
        return new SimpleApnsPushNotification(
                token,
                TOPIC,
                BODY,
                Instant.ofEpochSecond(1_900_000_000),
                DeliveryPriority.IMMEDIATE,
                PushType.ALERT,
                "c-1",
                id);
    }
}
