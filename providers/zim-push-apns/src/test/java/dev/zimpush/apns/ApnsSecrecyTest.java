package dev.zimpush.apns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.PushContent;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Log lines at level DEBUG, exceptions and text forms hold no address, content or credential. */
class ApnsSecrecyTest {
    private static final PushContent CONTENT = PushContent.builder(PushContent.Type.ALERT)
            .title("private-title")
            .body("private-body")
            .data("key", "private-data")
            .build();

    private final PrintStream err = System.err;
    private final ByteArrayOutputStream captured = new ByteArrayOutputStream();

    @BeforeEach
    void capture() {
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setErr(err);
    }

    @Test
    void logs_and_failures_of_a_life_with_all_answers_hold_nothing_secret() throws Exception {
        StringWriter failures = new StringWriter();
        try (ScriptedApns apns = new ScriptedApns();
                ApnsProvider provider = apns.provider().build()) {
            for (ApnsAnswers.Row row : ApnsAnswers.TABLE) {
                apns.answersReason(row.status(), row.reason());
                finish(provider, failures);
            }
            apns.answers(500, "no json");
            finish(provider, failures);
            apns.dropsConnections();
            finish(provider, failures);
            apns.keepsSilent();
            CompletableFuture<PushVerdict> last = push(provider);
            for (int i = 0; i < ApnsProvider.UNANSWERED_CALLS; i++) {
                push(provider).cancel(false);
            }
            last.whenComplete((verdict, failure) -> record(failure, failures))
                    .handle((v, f) -> v)
                    .join();
            failures.append(provider.toString());
        }
        finishClosed(failures);

        assertNothingSecret(captured.toString(StandardCharsets.UTF_8));
        assertNothingSecret(failures.toString());
        assertThat(captured.toString(StandardCharsets.UTF_8))
                .contains("token authentication for [com.acme.chat]", "BadTopic", "connecting anew");
    }

    @Test
    void text_forms_hold_nothing_secret() {
        assertNothingSecret(ApnsNotification.of(TestPush.notifying(CONTENT)).toString());
        assertNothingSecret(ApnsCredential.token(
                        TestCredentials.TEAM_ID,
                        TestCredentials.KEY_ID,
                        TestCredentials.signingKeyPem().getBytes(StandardCharsets.UTF_8))
                .toString());
        assertNothingSecret(ApnsCredential.certificate(TestCredentials.CLIENT.pkcs12(), TestCredentials.PASSWORD)
                .toString());
    }

    @Test
    void alarm_is_logged_at_the_first_the_tenth_and_the_hundredth_time() {
        ApnsAlarms alarms = new ApnsAlarms("apns");
        for (int i = 0; i < 150; i++) {
            alarms.raise(PushVerdict.refused(400, "BadTopic"), TestPush.APP);
        }
        alarms.raise(PushVerdict.refused(400, "BadPriority"), TestPush.APP);

        assertThat(captured.toString(StandardCharsets.UTF_8).lines())
                .hasSize(4)
                .satisfiesExactly(
                        first -> assertThat(first).contains("BadTopic", "(1 so far)"),
                        tenth -> assertThat(tenth).contains("BadTopic", "(10 so far)"),
                        hundredth -> assertThat(hundredth).contains("BadTopic", "(100 so far)"),
                        other -> assertThat(other).contains("BadPriority", "(1 so far)"));
    }

    private static void finishClosed(StringWriter failures) {
        ApnsProvider provider = ApnsProvider.builder()
                .certificateAuthentication(
                        new ByteArrayInputStream(TestCredentials.CLIENT.pkcs12()), TestCredentials.PASSWORD)
                .apps(TestPush.APP)
                .build();
        provider.close();
        finish(provider, failures);
    }

    private static void finish(ApnsProvider provider, StringWriter failures) {
        push(provider)
                .whenComplete((verdict, failure) -> {
                    failures.append(String.valueOf(verdict));
                    record(failure, failures);
                })
                .handle((verdict, failure) -> verdict)
                .join();
    }

    private static void record(Throwable failure, StringWriter failures) {
        if (failure != null) {
            failure.printStackTrace(new PrintWriter(failures, true));
        }
    }

    private static CompletableFuture<PushVerdict> push(ApnsProvider provider) {
        PushRequest request = TestPush.notifying(CONTENT);
        return provider.push(request).toCompletableFuture();
    }

    private static void assertNothingSecret(String text) {
        String key = TestCredentials.signingKeyPem();
        List<String> secrets = List.of(
                TestPush.TOKEN,
                "private-",
                "the whole secret message",
                "bearer ",
                TestCredentials.PASSWORD,
                key.lines().skip(1).findFirst().orElseThrow(),
                Base64.getEncoder().encodeToString(TestCredentials.CLIENT.key().getEncoded()));
        assertThat(text).isNotEmpty();
        secrets.forEach(secret -> assertThat(text).doesNotContain(secret));
    }
}
