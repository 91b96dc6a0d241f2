package dev.zimpush.apns;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.pushy.apns.server.RejectedNotificationException;
import com.eatthepath.pushy.apns.server.RejectionReason;
import dev.zimpush.PushContent;
import dev.zimpush.spi.PushVerdict;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Credentials against a server that checks them. */
@ExtendWith(NettyLeaks.class)
class ApnsAuthenticationTest {
    private static MockApns apns;

    @BeforeAll
    static void start() throws Exception {
        apns = MockApns.validating();
    }

    @AfterAll
    static void stop() {
        apns.close();
    }

    @Test
    void signing_key_from_a_file_is_accepted(@TempDir Path directory) throws Exception {
        Path p8 = Files.writeString(directory.resolve("key.p8"), TestCredentials.signingKeyPem());

        assertThat(push(apns.provider().tokenAuthentication(TestCredentials.TEAM_ID, TestCredentials.KEY_ID, p8)))
                .isEqualTo(PushVerdict.accepted(200));
    }

    @Test
    void signing_key_from_a_stream_is_accepted() {
        byte[] pem = TestCredentials.signingKeyPem().getBytes(StandardCharsets.UTF_8);

        assertThat(push(apns.provider()
                        .tokenAuthentication(
                                TestCredentials.TEAM_ID, TestCredentials.KEY_ID, new ByteArrayInputStream(pem))))
                .isEqualTo(PushVerdict.accepted(200));
    }

    @Test
    void signing_key_of_another_team_is_the_credentials_fault() {
        String other = TestCredentials.pem(TestCredentials.newKey("secp256r1"));

        assertThat(push(apns.provider().tokenAuthentication(TestCredentials.TEAM_ID, TestCredentials.KEY_ID, other)))
                .isEqualTo(PushVerdict.credential(403, "InvalidProviderToken", null));
    }

    @Test
    void wrong_key_id_is_the_credentials_fault() {
        assertThat(push(apns.provider()
                        .tokenAuthentication(TestCredentials.TEAM_ID, "OTHERKEYID", TestCredentials.signingKeyPem())))
                .isEqualTo(PushVerdict.credential(403, "InvalidProviderToken", null));
    }

    @Test
    void certificate_from_a_file_is_accepted(@TempDir Path directory) throws Exception {
        Path p12 = Files.write(directory.resolve("push.p12"), TestCredentials.CLIENT.pkcs12());

        assertThat(push(apns.provider().certificateAuthentication(p12, TestCredentials.PASSWORD)))
                .isEqualTo(PushVerdict.accepted(200));
    }

    @Test
    void certificate_from_a_stream_is_accepted() {
        assertThat(push(apns.provider()
                        .certificateAuthentication(
                                new ByteArrayInputStream(TestCredentials.CLIENT.pkcs12()), TestCredentials.PASSWORD)))
                .isEqualTo(PushVerdict.accepted(200));
    }

    @Test
    void each_reason_that_pushy_knows_is_in_the_table() throws Exception {
        AtomicReference<RejectionReason> next = new AtomicReference<>();
        try (MockApns refusing = MockApns.with(session -> (headers, payload) -> {
            throw new RejectedNotificationException(next.get());
        })) {
            for (RejectionReason reason : RejectionReason.values()) {
                next.set(reason);
                PushVerdict verdict = push(refusing.provider()
                        .tokenAuthentication(
                                TestCredentials.TEAM_ID, TestCredentials.KEY_ID, TestCredentials.signingKeyPem()));

                assertThat(ApnsAnswers.TABLE)
                        .extracting(ApnsAnswers.Row::key)
                        .contains(new ApnsAnswers.Key(verdict.status(), verdict.reason()));
                assertThat(verdict.reason()).isEqualToIgnoringCase(reason.name().replace("_", ""));
            }
        }
    }

    private static PushVerdict push(ApnsProviderBuilder builder) {
        try (ApnsProvider provider = builder.build()) {
            return provider.push(TestPush.notifying(PushContent.alert("Alice", "Hi")))
                    .toCompletableFuture()
                    .join();
        }
    }
}
