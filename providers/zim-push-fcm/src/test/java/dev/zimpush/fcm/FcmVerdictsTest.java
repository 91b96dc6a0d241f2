package dev.zimpush.fcm;

import static dev.zimpush.spi.PushVerdict.Kind.CREDENTIAL;
import static dev.zimpush.spi.PushVerdict.Kind.DEAD;
import static dev.zimpush.spi.PushVerdict.Kind.REFUSED;
import static dev.zimpush.spi.PushVerdict.Kind.RETRY;
import static dev.zimpush.spi.PushVerdict.Kind.SUSPECT_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.gson.JsonObject;
import dev.zimpush.spi.PushVerdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** FCM's answers over the wire, and what becomes of them. */
final class FcmVerdictsTest {
    /** A detail of docs/verdicts.md: what FCM says of an empty message to the same address. */
    private static final String EMPTY_IS_VALID = "empty message valid";

    private FcmServer server;
    private FcmProvider provider;

    @BeforeEach
    void open() throws IOException {
        server = FcmServer.start();
        provider = server.provider().build();
    }

    @AfterEach
    void close() {
        provider.close();
        server.close();
    }

    @Test
    void push_answered200_isAccepted() throws Exception {
        assertThat(Pushes.verdict(provider, Pushes.alert())).isEqualTo(PushVerdict.accepted(200));
        assertThat(server.requests()).hasSize(1);
    }

    static List<Arguments> errors() {
        String invalid = "INVALID_ARGUMENT";
        return List.of(
                arguments(400, FcmErrors.withCode(400, invalid, invalid), SUSPECT_ADDRESS, invalid),
                arguments(
                        400,
                        FcmErrors.withField(400, invalid, invalid, "message.android.ttl"),
                        REFUSED,
                        "INVALID_ARGUMENT [message.android.ttl]"),
                arguments(
                        400,
                        FcmErrors.withField(400, invalid, invalid, "message.token"),
                        DEAD,
                        "INVALID_ARGUMENT [message.token]"),
                arguments(
                        400,
                        FcmErrors.withField(400, invalid, invalid, "message.fid"),
                        DEAD,
                        "INVALID_ARGUMENT [message.fid]"),
                arguments(400, FcmErrors.withWords(400, invalid, invalid, FcmErrors.NO_TOKEN), DEAD, invalid),
                arguments(400, FcmErrors.plain(400, invalid), REFUSED, "no FCM error code"),
                arguments(400, "", REFUSED, "no FCM error code"),
                arguments(
                        401,
                        FcmErrors.withCode(401, "UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR"),
                        REFUSED,
                        "THIRD_PARTY_AUTH_ERROR"),
                arguments(401, FcmErrors.plain(401, "UNAUTHENTICATED"), CREDENTIAL, "no FCM error code"),
                arguments(
                        403,
                        FcmErrors.withCode(403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH"),
                        SUSPECT_ADDRESS,
                        "SENDER_ID_MISMATCH"),
                arguments(403, FcmErrors.plain(403, "PERMISSION_DENIED"), CREDENTIAL, "no FCM error code"),
                arguments(404, FcmErrors.withCode(404, "NOT_FOUND", "UNREGISTERED"), DEAD, "UNREGISTERED"),
                arguments(404, FcmErrors.plain(404, "NOT_FOUND"), CREDENTIAL, "no FCM error code"),
                arguments(404, "<html>no such page</html>", CREDENTIAL, "no FCM error code"),
                arguments(405, "", REFUSED, "no FCM error code"),
                arguments(413, "", REFUSED, "no FCM error code"),
                arguments(
                        429, FcmErrors.withCode(429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED"), RETRY, "QUOTA_EXCEEDED"),
                arguments(429, "", RETRY, "no FCM error code"),
                arguments(500, FcmErrors.withCode(500, "INTERNAL", "INTERNAL"), RETRY, "INTERNAL"),
                arguments(500, "", RETRY, "no FCM error code"),
                arguments(502, "<html>bad gateway</html>", RETRY, "no FCM error code"),
                arguments(503, FcmErrors.withCode(503, "UNAVAILABLE", "UNAVAILABLE"), RETRY, "UNAVAILABLE"),
                arguments(503, "", RETRY, "no FCM error code"),
                arguments(400, FcmErrors.withCode(400, "FAILED", "UNSPECIFIED_ERROR"), REFUSED, "UNSPECIFIED_ERROR"),
                arguments(500, FcmErrors.withCode(500, "FAILED", "UNSPECIFIED_ERROR"), RETRY, "UNSPECIFIED_ERROR"),
                arguments(418, FcmErrors.withCode(418, "ODD", "NEW_CODE"), REFUSED, "NEW_CODE"),
                arguments(599, "", RETRY, "no FCM error code"),
                arguments(200, "<html>log in to this hotel</html>", RETRY, "no FCM error code"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void push_answeredWithError_hasTheTablesVerdict(int status, String body, PushVerdict.Kind kind, String reason)
            throws Exception {
        server.next(status, body).next(status, body);

        PushVerdict verdict = Pushes.verdict(provider, Pushes.alert());

        assertThat(verdict.kind()).isEqualTo(kind);
        assertThat(verdict.status()).isEqualTo(status);
        assertThat(verdict.reason()).isEqualTo(reason);
        boolean twice = (status == 401 && kind == CREDENTIAL) || (status == 400 && kind == SUSPECT_ADDRESS);
        assertThat(server.requests()).hasSize(twice ? 2 : 1);
    }

    /** Of docs/verdicts.md: status, code, detail, verdict, whom it is about, wait, logged. */
    static List<Arguments> rows() throws IOException {
        return Files.readAllLines(Path.of("..", "..", "docs", "verdicts.md")).stream()
                .dropWhile(line -> !line.equals("## FCM"))
                .map(line -> line.split(" *\\| *", -1))
                .filter(cells -> cells.length == 10 && cells[1].matches("[0-9]+"))
                .map(cells -> arguments(
                        Integer.parseInt(cells[1]), cells[2], cells[3], cells[4], cells[5], cells[6], cells[7]))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answer_ofEachRowOfThePage_meansWhatItSays(
            int status, String code, String detail, PushVerdict.Kind kind, String scope, String wait, String logged)
            throws Exception {
        if (status != 200) {
            String body = body(status, code, detail);
            server.next(status, body);
            if (!detail.equals(EMPTY_IS_VALID)) {
                server.next(status, body);
            }
        }

        PushVerdict verdict = Pushes.verdict(provider, Pushes.alert());

        assertThat(verdict.kind()).isEqualTo(kind);
        assertThat(verdict.scope()).isEqualTo(PushVerdict.Scope.valueOf(scope));
        assertThat(verdict.status()).isEqualTo(status);
        assertThat(verdict.retryAfter()).isEqualTo(wait.equals("–") ? null : Duration.parse(wait));
        assertThat(FcmVerdicts.isAlarming(verdict)).isEqualTo(logged.equals("yes"));
    }

    private static String body(int status, String code, String detail) {
        String sent = code.equals("any other") ? "NEVER_HEARD_OF" : code;
        if (code.equals("none") && detail.equals("ErrorInfo RATE_LIMIT_EXCEEDED")) {
            return FcmErrors.projectQuota(null);
        } else if (code.equals("none")) {
            return FcmErrors.plain(status, "TOLD_BY_THE_TEST");
        } else if (detail.startsWith("field ")) {
            return FcmErrors.withField(status, "TOLD_BY_THE_TEST", sent, detail.substring("field ".length()));
        } else if (detail.equals("words about the token")) {
            return FcmErrors.withWords(status, "TOLD_BY_THE_TEST", sent, FcmErrors.NO_TOKEN);
        } else if (detail.equals("ErrorInfo RATE_LIMIT_EXCEEDED")) {
            return FcmErrors.projectQuota(sent);
        }
        return FcmErrors.withCode(status, "TOLD_BY_THE_TEST", sent);
    }

    @Test
    void push_invalidByItself_isRefusedAfterADryRunOfAnEmptyMessage() throws Exception {
        server.next(400, FcmErrors.withCode(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT"));

        PushVerdict verdict = Pushes.verdict(provider, Pushes.alert());

        assertThat(verdict).isEqualTo(PushVerdict.refused(400, "INVALID_ARGUMENT"));
        assertThat(server.requests().get(0).body().has("validate_only")).isFalse();
        JsonObject second = server.requests().get(1).body();
        assertThat(second.get("validate_only").getAsBoolean()).isTrue();
        assertThat(second.getAsJsonObject("message").keySet()).containsExactly("token");
    }

    @ParameterizedTest
    @CsvSource({"404, NOT_FOUND, UNREGISTERED, DEAD", "503, UNAVAILABLE, UNAVAILABLE, RETRY"})
    void push_invalidAndTheAddressAnswersOtherwise_hasThatVerdict(
            int status, String rpcStatus, String code, PushVerdict.Kind kind) throws Exception {
        server.next(400, FcmErrors.withCode(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT"))
                .next(status, FcmErrors.withCode(status, rpcStatus, code), "Retry-After", "17");

        PushVerdict verdict = Pushes.verdict(provider, Pushes.alert());

        assertThat(verdict.kind()).isEqualTo(kind);
        assertThat(verdict.retryAfter()).isEqualTo(kind == RETRY ? Duration.ofSeconds(17) : null);
    }

    @Test
    void push_invalidAndNoAnswerAboutTheAddress_failsTheStage() {
        server.next(400, FcmErrors.withCode(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT"))
                .nextDrops();

        assertThatThrownBy(() -> Pushes.verdict(provider, Pushes.alert())).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void page_hasEveryCodeOfTheTable() throws IOException {
        assertThat(rows().stream().map(row -> row.get()[1]).distinct()).containsAll(FcmVerdicts.codes());
    }

    @Test
    void push_answeredWithAPackedError_hasTheTablesVerdict() throws Exception {
        server.next(exchange -> {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(FcmErrors.withCode(404, "NOT_FOUND", "UNREGISTERED").getBytes(StandardCharsets.UTF_8));
            }
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(404, packed.size());
            packed.writeTo(exchange.getResponseBody());
            exchange.close();
        });

        assertThat(Pushes.verdict(provider, Pushes.alert())).isEqualTo(PushVerdict.dead(404, "UNREGISTERED", null));
        assertThat(server.onlyRequest().headers().get("Accept-encoding").toString())
                .contains("gzip");
    }

    @Test
    void push_tokenRefusedAgainAndAgain_isSentTwice() throws Exception {
        String refused = FcmErrors.plain(401, "UNAUTHENTICATED");
        for (int i = 0; i < 8; i++) {
            server.next(401, refused, "WWW-Authenticate", "Bearer error=\"invalid_token\"");
        }

        assertThat(Pushes.verdict(provider, Pushes.alert()).kind()).isEqualTo(CREDENTIAL);
        assertThat(server.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void push_answeredWithRetryAfter_hasIt(int status) throws Exception {
        server.next(status, FcmErrors.plain(status, "BUSY"), "Retry-After", "17");

        assertThat(Pushes.verdict(provider, Pushes.alert()).retryAfter()).isEqualTo(Duration.ofSeconds(17));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void push_beyondTheQuotaThatFcmWatchesItself_isOfTheTarget() throws Exception {
        server.next(429, FcmErrors.withCode(429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED"));

        PushVerdict verdict = Pushes.verdict(provider, Pushes.alert());

        assertThat(verdict.kind()).isEqualTo(RETRY);
        assertThat(verdict.scope()).isEqualTo(PushVerdict.Scope.ADDRESS);
        assertThat(verdict.retryAfter()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void push_beyondTheQuotaOfSendRequests_isOfTheProject() throws Exception {
        server.next(429, FcmErrors.projectQuota(null));

        PushVerdict verdict = Pushes.verdict(provider, Pushes.alert());

        assertThat(verdict.kind()).isEqualTo(RETRY);
        assertThat(verdict.scope()).isEqualTo(PushVerdict.Scope.CREDENTIAL);
    }

    @ParameterizedTest
    @CsvSource({
        "device:123, NONE, ADDRESS",
        "project:acme, NONE, CREDENTIAL",
        "project:acme, QUOTA_EXCEEDED, CREDENTIAL"
    })
    void push_beyondAQuotaOfASubject_isOfThat(String subject, String code, PushVerdict.Scope scope) throws Exception {
        server.next(429, FcmErrors.quotaOf(subject, code));

        assertThat(Pushes.verdict(provider, Pushes.alert()).scope()).isEqualTo(scope);
    }

    @ParameterizedTest
    @CsvSource({"429,60", "500,", "503,"})
    void push_answeredWithoutRetryAfter_waitsAMinuteForQuotaOnly(int status, Integer seconds) throws Exception {
        server.next(status, FcmErrors.plain(status, "BUSY"));

        assertThat(Pushes.verdict(provider, Pushes.alert()).retryAfter())
                .isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({
        "'Mon, 23 Nov 2026 00:02:00 GMT', 120",
        "'Mon, 23 Nov 2020 00:00:00 GMT', 0",
        "' 5 ', 5",
        "999999999, 86400",
        "soon,",
        "-5,"
    })
    void retryAfter_asSecondsOrDate_isReadAndBounded(String header, Integer seconds) {
        InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-23T00:00:00Z"));

        FcmAnswer answer = FcmAnswer.read(503, header, "", clock);

        assertThat(answer.retryAfter()).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    }
}
