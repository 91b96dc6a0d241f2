package dev.zimpush.fcm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.PushContent;
import dev.zimpush.spi.PushRequest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Secrets and content stay out of all that is written or thrown. */
final class FcmSecretsTest {
    private static final String TITLE = "Title-of-Alice";
    private static final String DATA = "data-for-the-app";

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Queue<String> records = new ConcurrentLinkedQueue<>();
    private final PrintStream originalErr = System.err;
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            records.add(logged.getMessage() + trace(logged.getThrown()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void capture() {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        Logger.getLogger("").addHandler(handler);
    }

    @AfterEach
    void release() {
        System.setErr(originalErr);
        Logger.getLogger("").removeHandler(handler);
    }

    private static String trace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        if (thrown != null) {
            thrown.printStackTrace(new PrintWriter(trace));
        }
        return trace.toString();
    }

    private static PushRequest push() {
        PushContent content = PushContent.builder(PushContent.Type.ALERT)
                .title(TITLE)
                .data("k", DATA)
                .build();
        return Pushes.of(PushRequest.Kind.NOTIFY, content, Address.fcmToken(Pushes.TOKEN, "app"), null);
    }

    private static String outcome(FcmProvider provider) {
        return provider.push(push())
                .handle((verdict, failure) -> verdict == null ? trace(failure) : verdict.toString())
                .toCompletableFuture()
                .join();
    }

    @Test
    void nothingSecret_isLoggedThrownOrShown() throws Exception {
        String echo = FcmErrors.withWords(
                403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH", Pushes.TOKEN + TITLE + DATA + FcmServer.ACCESS_TOKEN);
        StringBuilder shown = new StringBuilder();
        ServiceAccount account;
        try (FcmServer server = FcmServer.start();
                FcmServer tokens = FcmServer.start();
                FcmProvider provider = server.provider().build();
                FcmProvider impatient = server.provider()
                        .name("impatient")
                        .readTimeout(Duration.ofMillis(200))
                        .build()) {
            account = ServiceAccount.of("acme-chat", tokens.uri().resolve("/token"));
            shown.append(provider);
            server.nextHangs();
            shown.append(outcome(impatient));
            server.next(200, "{\"name\":\"n\"}")
                    .next(403, echo)
                    .next(401, echo)
                    .nextDrops()
                    .next(200, Pushes.TOKEN + TITLE)
                    .next(404, echo.replace("FcmError", "Other"));
            for (int i = 0; i < 6; i++) {
                shown.append(outcome(provider));
            }
            assertThat(server.requests()).hasSize(7);
            tokens.next(400, "{\"error\":\"invalid_grant\",\"error_description\":\"" + account.privateKey() + "\"}");
            try (FcmProvider withAccount = FcmProvider.builder()
                    .credentialsJson(account.json())
                    .endpoint(server.uri())
                    .build()) {
                shown.append(withAccount).append(Pushes.verdict(withAccount, push()));
            }
        }

        String log = written.toString(StandardCharsets.UTF_8);
        assertThat(log).contains("FCM provider fcm: project acme-chat").contains("SENDER_ID_MISMATCH");
        String all = log + records + shown;
        for (String secret : List.of(
                FcmServer.ACCESS_TOKEN,
                Pushes.TOKEN,
                TITLE,
                DATA,
                account.privateKey().substring(0, 40))) {
            assertThat(all).doesNotContain(secret);
        }
    }

    @Test
    void alarm_repeatedBetweenAcceptedPushes_isLoggedAtTheFirstTheTenthAndTheHundredth() throws Exception {
        String mismatch = FcmErrors.withCode(403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH");
        try (FcmServer server = FcmServer.start();
                FcmProvider provider = server.provider().build()) {
            for (int i = 0; i < 150; i++) {
                server.next(403, mismatch).next(200, "{\"name\":\"n\"}");
                Pushes.verdict(provider, push());
                Pushes.verdict(provider, push());
            }
            server.next(401, FcmErrors.withCode(401, "UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR"));
            Pushes.verdict(provider, push());
        }
        assertThat(written.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("so far")))
                .satisfiesExactly(
                        first -> assertThat(first).contains("SENDER_ID_MISMATCH", "1 so far"),
                        tenth -> assertThat(tenth).contains("SENDER_ID_MISMATCH", "10 so far"),
                        hundredth -> assertThat(hundredth).contains("SENDER_ID_MISMATCH", "100 so far"),
                        other -> assertThat(other).contains("THIRD_PARTY_AUTH_ERROR", "1 so far"));
    }
}
