package dev.zimpush.apns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.PushContent;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.spi.PushVerdict.Kind;
import dev.zimpush.spi.PushVerdict.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

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

    /** Of docs/verdicts.md: status, reason, verdict, whom it is about, wait, logged. */
    static List<Arguments> rows() throws IOException {
        return Files.readAllLines(Path.of("..", "..", "docs", "verdicts.md")).stream()
                .dropWhile(line -> !line.equals("## APNs"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .map(line -> line.split(" *\\| *", -1))
                .filter(cells -> cells.length == 9 && cells[1].matches("[0-9]+"))
                .map(cells -> Arguments.of(
                        Integer.parseInt(cells[1]), cells[2], Kind.valueOf(cells[3]), cells[4], cells[5], cells[6]))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answer_of_each_row_of_the_page_means_what_it_says(
            int status, String reason, Kind kind, String scope, String wait, String logged) {
        String sent = reason.equals("any other") ? "NeverHeardOf" : reason;
        apns.answers(status, sent.equals("none") ? (status == 200 ? "" : "{}") : "{\"reason\":\"" + sent + "\"}");

        PushVerdict verdict = push(1);

        assertThat(verdict.kind()).isEqualTo(kind);
        assertThat(verdict.scope()).isEqualTo(Scope.valueOf(scope));
        assertThat(verdict.status()).isEqualTo(status);
        assertThat(verdict.reason()).isEqualTo(sent.equals("none") ? "" : sent);
        assertThat(verdict.retryAfter()).isEqualTo(wait.equals("–") ? null : Duration.parse(wait));
        assertThat(ApnsAnswers.judge(status, verdict.reason(), null).alarming()).isEqualTo(logged.equals("yes"));
    }

    @Test
    void page_has_every_row_of_the_table() throws IOException {
        List<String> listed = rows().stream()
                .map(row -> row.get()[0] + " " + row.get()[1])
                .filter(row -> !row.endsWith(" any other") && !row.endsWith(" none"))
                .toList();

        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(ApnsAnswers.TABLE.stream()
                        .map(row -> row.status() + " " + row.reason())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"402, REFUSED", "418, REFUSED", "502, RETRY", "599, RETRY", "302, RETRY"})
    void unknown_status_is_judged_by_its_class(int status, Kind kind) {
        apns.answersReason(status, "NeverHeardOf");

        assertThat(push(1).kind()).isEqualTo(kind);
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

        assertThat(push(1)).isEqualTo(PushVerdict.misfit(410, ""));
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

        assertThat(push(1)).isEqualTo(PushVerdict.retryAddress(429, "TooManyRequests", null));
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
