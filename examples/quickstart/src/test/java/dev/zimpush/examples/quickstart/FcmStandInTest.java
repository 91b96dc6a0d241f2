package dev.zimpush.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FcmStandInTest {

    private static final String PATH = "/v1/projects/chat/messages:send";

    private final HttpClient client = HttpClient.newHttpClient();
    private FcmStandIn fcm;

    @BeforeEach
    void start() throws Exception {
        fcm = FcmStandIn.start("chat", "secret");
        fcm.register("t-1");
    }

    @AfterEach
    void stop() {
        fcm.close();
    }

    @Test
    void message_toRegisteredToken_isAcceptedAndRecorded() throws Exception {
        String message = """
                {"message": {"token": "t-1", "notification": {"title": "Alice"}, "data": {"id": "m-1"},
                 "android": {"ttl": "60s", "priority": "high", "collapse_key": "sync"}}}""";
        HttpResponse<String> response = send(PATH, "secret", message);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("projects/chat/messages/");
        FcmMessage recorded = fcm.accepted("t-1").get(0).message();
        assertThat(recorded.text("notification.title")).contains("Alice");
        assertThat(recorded.text("android.collapse_key")).contains("sync");
        assertThat(recorded.text("notification.body")).isEmpty();
        assertThat(recorded.installationId()).isFalse();
    }

    @Test
    void message_toInstallationId_isAccepted() throws Exception {
        fcm.register("f-1");
        assertThat(send(PATH, "secret", "{\"message\": {\"fid\": \"f-1\"}}").statusCode())
                .isEqualTo(200);
        assertThat(fcm.accepted("f-1").get(0).message().installationId()).isTrue();
    }

    @Test
    void message_toUnknownToken_isUnregistered() throws Exception {
        fcm.unregister("t-1");
        HttpResponse<String> response = sendTo("t-1");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("FcmError").contains("UNREGISTERED");
        assertThat(fcm.requests().all().get(0).answer()).isEqualTo("404 UNREGISTERED");
    }

    @Test
    void message_scripted_getsTheAnswersInOrder() throws Exception {
        fcm.answerNext("t-1", FcmAnswer.unavailable(), FcmAnswer.quotaExceeded(Duration.ofSeconds(7)));
        assertThat(sendTo("t-1").statusCode()).isEqualTo(503);
        HttpResponse<String> quota = sendTo("t-1");
        assertThat(quota.statusCode()).isEqualTo(429);
        assertThat(quota.headers().firstValue("Retry-After")).contains("7");
        assertThat(quota.body()).contains("QUOTA_EXCEEDED").contains("RESOURCE_EXHAUSTED");
        assertThat(sendTo("t-1").statusCode()).isEqualTo(200);
        assertThat(fcm.requests().all())
                .extracting(FcmStandIn.Request::answer)
                .containsExactly("503 UNAVAILABLE", "429 QUOTA_EXCEEDED", "200");
    }

    @Test
    void message_hangs_getsNoAnswerButTheNextDoes() throws Exception {
        fcm.answerNext("t-1", FcmAnswer.hang());
        HttpRequest request = request(PATH, "secret", "{\"message\": {\"token\": \"t-1\"}}")
                .timeout(Duration.ofMillis(200))
                .build();
        assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class);
        assertThat(sendTo("t-1").statusCode()).isEqualTo(200);
        assertThat(fcm.accepted("t-1")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"message\": {}}",
                "{\"message\": {\"token\": 7, \"fid\": \"f\"}}",
                "{\"message\": {\"topic\": \"news\"}}",
                "{\"message\": {\"token\": {}}}",
                "{\"message\": {\"token\": \"t-1\", \"data\": {\"n\": 1}}}",
                "{\"message\": {\"token\": \"t-1\", \"data\": {\"from\": \"x\"}}}",
                "{\"message\": {\"token\": \"t-1\", \"data\": \"x\"}}",
                "{\"message\": {\"token\": \"t-1\", \"android\": {\"ttl\": \"60\"}}}",
                "{\"message\": {\"token\": \"t-1\", \"android\": {\"priority\": \"low\"}}}"
            })
    void message_malformed_isAnInvalidArgument(String body) throws Exception {
        HttpResponse<String> response = send(PATH, "secret", body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("INVALID_ARGUMENT");
        assertThat(fcm.requests().all()).isEmpty();
    }

    @Test
    void request_wrongTokenOrProject_isRefusedWithoutFcmError() throws Exception {
        String message = "{\"message\": {\"token\": \"t-1\"}}";
        HttpResponse<String> unauthenticated = send(PATH, "wrong", message);
        assertThat(unauthenticated.statusCode()).isEqualTo(401);
        HttpResponse<String> notFound = send("/v1/projects/other/messages:send", "secret", message);
        assertThat(notFound.statusCode()).isEqualTo(404);
        assertThat(unauthenticated.body() + notFound.body()).doesNotContain("FcmError");
    }

    private HttpResponse<String> sendTo(String token) throws Exception {
        return send(PATH, "secret", "{\"message\": {\"token\": \"" + token + "\"}}");
    }

    private HttpResponse<String> send(String path, String accessToken, String body) throws Exception {
        return client.send(request(path, accessToken, body).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String accessToken, String body) {
        return HttpRequest.newBuilder(fcm.endpoint().resolve(path))
                .header("Authorization", "Bearer " + accessToken)
                .POST(BodyPublishers.ofString(body));
    }
}
