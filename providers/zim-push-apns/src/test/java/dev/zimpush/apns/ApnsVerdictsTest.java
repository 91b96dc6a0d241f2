package dev.zimpush.apns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.PushContent;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.spi.PushVerdict.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row of the table of answers, over the wire. */
@ExtendWith(NettyLeaks.class)
class ApnsVerdictsTest {
    private static ScriptedApns apns;
    private ApnsProvider provider;

    @BeforeAll
    static void start() throws Exception {
        apns = new ScriptedApns();
    }

    @AfterAll
    static void stop() {
        apns.close();
    }

    @BeforeEach
    void connect() {
        provider = apns.provider().build();
    }

    @AfterEach
    void disconnect() {
        provider.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, BadDeviceToken, SUSPECT_ADDRESS",
        "400, DeviceTokenNotForTopic, SUSPECT_ADDRESS",
        "410, Unregistered, DEAD",
        "410, ExpiredToken, DEAD",
        "400, BadTopic, REFUSED",
        "400, MissingTopic, REFUSED",
        "400, TopicDisallowed, REFUSED",
        "403, InvalidProviderToken, CREDENTIAL",
        "403, MissingProviderToken, CREDENTIAL",
        "403, UnrelatedKeyIdInToken, CREDENTIAL",
        "403, BadEnvironmentKeyIdInToken, CREDENTIAL",
        "403, BadEnvironmentKeyInToken, CREDENTIAL",
        "403, BadCertificate, CREDENTIAL",
        "403, BadCertificateEnvironment, CREDENTIAL",
        "403, Forbidden, CREDENTIAL",
        "403, ExpiredProviderToken, RETRY",
        "429, TooManyProviderTokenUpdates, CREDENTIAL",
        "429, TooManyRequests, RETRY",
        "400, IdleTimeout, RETRY",
        "500, InternalServerError, RETRY",
        "503, ServiceUnavailable, RETRY",
        "503, Shutdown, RETRY",
        "400, BadCollapseId, REFUSED",
        "400, BadExpirationDate, REFUSED",
        "400, BadMessageId, REFUSED",
        "400, BadPriority, REFUSED",
        "400, BadEnvironmentToken, REFUSED",
        "400, DuplicateHeaders, REFUSED",
        "400, InvalidPushType, REFUSED",
        "400, MissingDeviceToken, REFUSED",
        "400, PayloadEmpty, REFUSED",
        "404, BadPath, REFUSED",
        "405, MethodNotAllowed, REFUSED",
        "413, PayloadTooLarge, REFUSED",
    })
    void answer_of_the_table_is_judged_by_its_row(int status, String reason, Kind kind) {
        apns.answersReason(status, reason);

        PushVerdict verdict = push(1);

        assertThat(verdict.kind()).isEqualTo(kind);
        assertThat(verdict.status()).isEqualTo(status);
        assertThat(verdict.reason()).isEqualTo(reason);
        assertThat(ApnsAnswers.TABLE).extracting(ApnsAnswers.Row::key).contains(new ApnsAnswers.Key(status, reason));
    }

    @Test
    void table_of_this_test_has_every_row() throws Exception {
        CsvSource rows = ApnsVerdictsTest.class
                .getDeclaredMethod("answer_of_the_table_is_judged_by_its_row", int.class, String.class, Kind.class)
                .getAnnotation(CsvSource.class);

        assertThat(rows.value()).hasSameSizeAs(ApnsAnswers.TABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "400, REFUSED",
        "401, CREDENTIAL",
        "402, REFUSED",
        "403, CREDENTIAL",
        "404, REFUSED",
        "408, RETRY",
        "410, DEAD",
        "418, REFUSED",
        "429, RETRY",
        "500, RETRY",
        "502, RETRY",
        "503, RETRY",
        "599, RETRY",
        "302, RETRY",
    })
    void unknown_reason_is_judged_by_its_status(int status, Kind kind) {
        apns.answersReason(status, "NeverHeardOf");

        PushVerdict verdict = push(1);

        assertThat(verdict.kind()).isEqualTo(kind);
        assertThat(verdict.status()).isEqualTo(status);
        assertThat(verdict.reason()).isEqualTo("NeverHeardOf");
    }

    @Test
    void acceptance_has_no_reason() {
        apns.answers(200, "");

        assertThat(push(1)).isEqualTo(PushVerdict.accepted(200));
    }

    @Test
    void dead_address_has_the_time_that_the_vendor_names() {
        apns.answers(410, "{\"reason\":\"Unregistered\",\"timestamp\":1764000000123}");

        assertThat(push(1)).isEqualTo(PushVerdict.dead(410, "Unregistered", Instant.ofEpochMilli(1_764_000_000_123L)));
    }

    @Test
    void dead_address_without_a_time_has_none() {
        apns.answersReason(410, "ExpiredToken");

        assertThat(push(1)).isEqualTo(PushVerdict.dead(410, "ExpiredToken", null));
    }

    @Test
    void status_410_without_a_reason_kills_no_address() {
        apns.answers(410, "<html>Gone</html>");

        assertThat(push(1)).isEqualTo(PushVerdict.suspectAddress(410, ""));
    }

    @Test
    void expired_provider_token_at_any_try_is_tried_again() {
        apns.answersReason(403, "ExpiredProviderToken");

        assertThat(push(1)).isEqualTo(PushVerdict.retry(403, "ExpiredProviderToken", null));
        assertThat(push(2)).isEqualTo(PushVerdict.retry(403, "ExpiredProviderToken", null));
    }

    @Test
    void too_many_token_updates_wait_for_twenty_minutes() {
        apns.answersReason(429, "TooManyProviderTokenUpdates");

        assertThat(push(1).retryAfter()).isEqualTo(Duration.ofMinutes(20));
    }

    @Test
    void load_answer_names_no_wait() {
        apns.answersReason(429, "TooManyRequests");

        assertThat(push(1)).isEqualTo(PushVerdict.retry(429, "TooManyRequests", null));
    }

    @Test
    void reason_that_is_long_or_unprintable_is_cut_and_cleaned() {
        apns.answersReason(500, "line\\nbreak" + "x".repeat(500));

        assertThat(push(1).reason()).startsWith("line?break").hasSize(100);
    }

    @Test
    void refusal_without_a_body_fails_the_stage() {
        apns.answers(500, "");

        assertThatThrownBy(() -> push(1)).isInstanceOf(CompletionException.class);
    }

    private PushVerdict push(int attempt) {
        CompletableFuture<PushVerdict> call = provider.push(TestPush.request(
                        PushRequest.Kind.NOTIFY, PushContent.alert("Alice", "Hi"), TestPush.ALERT, null, attempt))
                .toCompletableFuture();
        return call.join();
    }
}
