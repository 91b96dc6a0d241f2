package dev.zimpush.fcm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.spi.PushVerdict.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access tokens: where they come from, and what happens when they do not. */
final class FcmCredentialsTest {
    private static final String GRANT =
            "{\"access_token\":\"" + FcmServer.ACCESS_TOKEN + "\",\"expires_in\":3600,\"token_type\":\"Bearer\"}";

    private FcmServer fcm;
    private FcmServer tokens;
    private ServiceAccount account;

    @BeforeEach
    void open() throws IOException, NoSuchAlgorithmException {
        fcm = FcmServer.start();
        tokens = FcmServer.start();
        account = ServiceAccount.of(FcmServer.PROJECT, tokens.uri().resolve("/token"));
    }

    @AfterEach
    void close() {
        fcm.close();
        tokens.close();
    }

    private FcmProviderBuilder provider() {
        return FcmProvider.builder().endpoint(fcm.uri());
    }

    private static PushVerdict verdict(FcmProviderBuilder builder) throws Exception {
        try (FcmProvider provider = builder.build()) {
            return Pushes.verdict(provider, Pushes.alert());
        }
    }

    @Test
    void serviceAccount_asFile_fetchesATokenForMessagingAndNamesTheProject(@TempDir Path directory) throws Exception {
        tokens.next(200, GRANT, "Content-Type", "application/json");
        Path file = Files.writeString(directory.resolve("key.json"), account.json());

        assertThat(verdict(provider().credentials(file))).isEqualTo(PushVerdict.accepted(200));
        assertThat(tokens.onlyRequest().path()).isEqualTo("/token");
    }

    @Test
    void serviceAccount_asStream_works() throws Exception {
        tokens.next(200, GRANT, "Content-Type", "application/json");
        byte[] json = account.json().getBytes(StandardCharsets.UTF_8);

        assertThat(verdict(provider().credentials(new ByteArrayInputStream(json))))
                .isEqualTo(PushVerdict.accepted(200));
    }

    @Test
    void serviceAccount_asValue_keepsItsTokenForTheNextPush() throws Exception {
        tokens.next(200, GRANT, "Content-Type", "application/json");
        try (FcmProvider provider = provider().credentialsJson(account.json()).build()) {
            Pushes.verdict(provider, Pushes.alert());
            Pushes.verdict(provider, Pushes.alert());
        }
        assertThat(tokens.requests()).hasSize(1);
        assertThat(fcm.requests()).hasSize(2);
    }

    @Test
    void serviceAccount_tokenRefusedByFcm_isRenewedAndSentOnceMore() throws Exception {
        String stale = GRANT.replace(FcmServer.ACCESS_TOKEN, "stale");
        tokens.next(200, stale, "Content-Type", "application/json")
                .next(200, GRANT, "Content-Type", "application/json");

        assertThat(verdict(provider().credentialsJson(account.json()))).isEqualTo(PushVerdict.accepted(200));
        assertThat(tokens.requests()).hasSize(2);
        assertThat(fcm.requests()).hasSize(2);
    }

    @Test
    void serviceAccount_refusedByTheTokenServer_isACredentialVerdict() throws Exception {
        tokens.next(400, "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT Signature.\"}");

        assertThat(verdict(provider().credentialsJson(account.json())).kind()).isEqualTo(Kind.CREDENTIAL);
        assertThat(tokens.requests()).hasSize(1);
        assertThat(fcm.requests()).isEmpty();
    }

    @Test
    void serviceAccount_tokenServerUnavailable_isRetriedByTheLibraryAlone() throws Exception {
        tokens.next(503, "{\"error\":\"unavailable\"}");

        assertThat(verdict(provider().credentialsJson(account.json())).kind()).isEqualTo(Kind.RETRY);
        assertThat(tokens.requests()).hasSize(1);
        assertThat(fcm.requests()).isEmpty();
    }

    @Test
    void serviceAccount_tokenServerHangs_endsByItself() throws Exception {
        tokens.nextHangs();
        FcmProviderBuilder builder = provider().credentialsJson(account.json()).readTimeout(Duration.ofMillis(200));
        try (FcmProvider provider = builder.build()) {
            assertThat(Pushes.verdict(provider, Pushes.alert()).kind()).isEqualTo(Kind.RETRY);
        }
        assertThat(fcm.requests()).isEmpty();
    }

    @Test
    void accessToken_wrong_isACredentialVerdict() throws Exception {
        PushVerdict verdict = verdict(provider().projectId(FcmServer.PROJECT).accessToken(() -> "wrong"));

        assertThat(verdict.kind()).isEqualTo(Kind.CREDENTIAL);
        assertThat(verdict.status()).isEqualTo(401);
    }

    @Test
    void accessToken_renewedByTheHost_isAskedForEachPush() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Supplier<String> renewing = () -> asked.incrementAndGet() == 1 ? "stale" : FcmServer.ACCESS_TOKEN;

        assertThat(verdict(provider().projectId(FcmServer.PROJECT).accessToken(renewing)))
                .isEqualTo(PushVerdict.accepted(200));
    }

    @Test
    void accessToken_staleForTheQuestionAboutTheAddress_isRenewedForIt() throws Exception {
        fcm.next(400, FcmErrors.withCode(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT"));
        Supplier<String> renewing = () -> fcm.requests().size() == 1 ? "stale" : FcmServer.ACCESS_TOKEN;

        assertThat(verdict(provider().projectId(FcmServer.PROJECT).accessToken(renewing)))
                .isEqualTo(PushVerdict.refused(400, "INVALID_ARGUMENT"));
        assertThat(fcm.requests()).hasSize(3);
    }

    @Test
    void accessToken_missingForTheQuestionAboutTheAddress_isACredentialVerdict() throws Exception {
        fcm.next(400, FcmErrors.withCode(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT"));
        Supplier<String> once = () -> fcm.requests().isEmpty() ? FcmServer.ACCESS_TOKEN : " ";

        assertThat(verdict(provider().projectId(FcmServer.PROJECT).accessToken(once))
                        .kind())
                .isEqualTo(Kind.CREDENTIAL);
        assertThat(fcm.requests()).hasSize(1);
    }

    @Test
    void accessToken_supplierThrowsOrReturnsNothing_isACredentialVerdict() throws Exception {
        Supplier<String> throwing = () -> {
            throw new IllegalArgumentException("secret in the message");
        };
        PushVerdict thrown = verdict(provider().projectId(FcmServer.PROJECT).accessToken(throwing));
        PushVerdict blank = verdict(provider().projectId(FcmServer.PROJECT).accessToken(() -> " "));

        assertThat(thrown.kind()).isEqualTo(Kind.CREDENTIAL);
        assertThat(thrown.reason()).doesNotContain("secret");
        assertThat(blank.kind()).isEqualTo(Kind.CREDENTIAL);
        assertThat(fcm.requests()).isEmpty();
    }

    @Test
    void accessToken_withAControlCharacter_isACredentialVerdict() throws Exception {
        for (String token : new String[] {FcmServer.ACCESS_TOKEN + '\n', "a\r\nb", "\0"}) {
            PushVerdict verdict =
                    verdict(provider().projectId(FcmServer.PROJECT).accessToken(() -> token));

            assertThat(verdict.kind()).isEqualTo(Kind.CREDENTIAL);
            assertThat(verdict.status()).isZero();
        }
        assertThat(fcm.requests()).isEmpty();
    }

    @Test
    void serviceAccount_notJson_isRefusedWithoutQuotingIt() {
        String broken = account.json().replace("\"type\":\"service_account\"", "\"type\":\"other\"");

        for (String json : new String[] {broken, "{" + account.privateKey(), account.privateKey(), ""}) {
            assertThatThrownBy(() -> provider().credentialsJson(json).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasNoCause()
                    .hasMessageNotContaining(account.privateKey().substring(0, 8))
                    .hasMessageContaining("service account");
        }
    }

    @Test
    void tokenRequest_asksForTheMessagingScopeOnly() throws Exception {
        tokens.next(200, GRANT, "Content-Type", "application/json");

        verdict(provider().credentialsJson(account.json()));

        String body = tokens.onlyRequest().text();
        String claims = body.substring(body.indexOf("assertion=")).split("\\.", -1)[1];
        String json = new String(Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8);
        assertThat(JsonParser.parseString(json).getAsJsonObject().get("scope").getAsString())
                .isEqualTo("https://www.googleapis.com/auth/firebase.messaging");
    }
}
