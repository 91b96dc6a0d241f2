package dev.zimpush.fcm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.Address;
import dev.zimpush.Platform;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings: what is taken and what is refused. */
final class FcmProviderBuilderTest {
    private static FcmProviderBuilder complete() {
        return FcmProvider.builder().projectId("acme-chat").accessToken(() -> "token");
    }

    static List<Consumer<FcmProviderBuilder>> setters() {
        return List.of(
                b -> b.name("n"),
                b -> b.projectId("p"),
                b -> b.apps("a"),
                b -> b.endpoint(URI.create("https://localhost:1")),
                b -> b.trustedCertificates(Path.of("x")),
                b -> b.trustedCertificates(InputStream.nullInputStream()),
                b -> b.connectTimeout(Duration.ofSeconds(1)),
                b -> b.readTimeout(Duration.ofSeconds(1)),
                b -> b.workers(1),
                b -> b.waiting(1),
                b -> b.credentialsJson("{}"),
                b -> b.credentials(Path.of("x")),
                b -> b.accessToken(() -> ""));
    }

    @ParameterizedTest
    @MethodSource("setters")
    void setter_calledTwice_isRefused(Consumer<FcmProviderBuilder> setter) {
        FcmProviderBuilder builder = FcmProvider.builder();
        setter.accept(builder);

        assertThatThrownBy(() -> setter.accept(builder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("before");
    }

    @Test
    void credentials_ofTwoKinds_areRefusedWithBothNames() {
        assertThatThrownBy(() -> complete().credentialsJson("{\"private_key\":\"secret\"}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("credentialsJson(String)")
                .hasMessageContaining("accessToken(Supplier)")
                .hasMessageNotContaining("secret");
    }

    @Test
    void build_withoutCredentials_isRefused() {
        assertThatThrownBy(() -> FcmProvider.builder().projectId("p").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("credentials");
    }

    @Test
    void build_withoutProject_isRefused() {
        assertThatThrownBy(() -> FcmProvider.builder().accessToken(() -> "t").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("projectId(...)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://localhost",
                "https://localhost/path",
                "https://user:secret@localhost",
                "https://localhost?secret",
                "localhost:80",
                "http://fcm.example",
                "http://127.0.0.1.example",
                "/x"
            })
    void build_badEndpoint_isRefused(String endpoint) {
        FcmProviderBuilder builder = complete().endpoint(URI.create(endpoint));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("endpoint")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:80", "http://127.0.0.1:80", "http://[::1]:80", "https://fcm.example:443/"})
    void build_goodEndpoint_isTaken(String endpoint) {
        try (FcmProvider provider = complete().endpoint(URI.create(endpoint)).build()) {
            assertThat(provider.toString()).contains("endpoint " + endpoint);
        }
    }

    @Test
    void build_trustWithoutTls_isRefusedWithBothNames(@TempDir Path directory) {
        FcmProviderBuilder builder =
                complete().endpoint(URI.create("http://localhost:80")).trustedCertificates(directory.resolve("ca.pem"));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("trustedCertificates(Path)")
                .hasMessageContaining("endpoint(");
    }

    @Test
    void build_trustThatIsNoCertificate_isRefused(@TempDir Path directory) throws Exception {
        Path none = Files.writeString(directory.resolve("none.pem"), "");
        Path junk = Files.writeString(directory.resolve("junk.pem"), "junk");

        assertThatThrownBy(complete().trustedCertificates(none)::build).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(complete().trustedCertificates(junk)::build).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void build_missingFile_isNamed(@TempDir Path directory) {
        Path missing = directory.resolve("missing.file");

        assertThatThrownBy(() -> FcmProvider.builder().credentials(missing).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing.file");
        assertThatThrownBy(() -> complete().trustedCertificates(missing).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing.file");
    }

    @Test
    void build_appsWithoutAny_isRefused() {
        assertThatThrownBy(() -> complete().apps().build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("apps()");
    }

    @Test
    void build_projectGivenAndKeyBroken_isRefused() {
        assertThatThrownBy(() -> FcmProvider.builder()
                        .projectId("acme-chat")
                        .credentialsJson("{}")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("service account");
    }

    static List<Consumer<FcmProviderBuilder>> outOfRange() {
        return List.of(
                b -> b.connectTimeout(Duration.ZERO),
                b -> b.connectTimeout(Duration.ofSeconds(61)),
                b -> b.readTimeout(Duration.ofNanos(1)),
                b -> b.readTimeout(Duration.ofSeconds(-1)),
                b -> b.workers(0),
                b -> b.workers(257),
                b -> b.waiting(0),
                b -> b.waiting(100_001),
                b -> b.name("with space"),
                b -> b.name(""));
    }

    @ParameterizedTest
    @MethodSource("outOfRange")
    void build_valueOutOfRange_isRefused(Consumer<FcmProviderBuilder> setter) {
        FcmProviderBuilder builder = complete();
        setter.accept(builder);

        assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void build_badProject_isRefused() {
        FcmProviderBuilder builder =
                FcmProvider.builder().accessToken(() -> "t").projectId("../evil");

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("projectId");
    }

    @Test
    void serves_byDefault_everyFcmAddressThatIsNotForCalls() {
        try (FcmProvider provider = complete().build()) {
            assertThat(provider.name()).isEqualTo("fcm");
            assertThat(provider.serves(Address.fcmToken("t", "any"))).isTrue();
            assertThat(provider.serves(Address.fcmInstallation("i", "any"))).isTrue();
            assertThat(provider.serves(Address.apns("t", "any"))).isFalse();
            assertThat(provider.serves(new Address(
                            Platform.FCM,
                            Address.Type.TOKEN,
                            "t",
                            "any",
                            Address.Environment.PRODUCTION,
                            Address.Kind.VOIP)))
                    .isFalse();
        }
    }

    @Test
    void serves_withApps_onlyTheirs() {
        try (FcmProvider provider = complete().name("two").apps("one", "other").build()) {
            assertThat(provider.name()).isEqualTo("two");
            assertThat(provider.serves(Address.fcmToken("t", "one"))).isTrue();
            assertThat(provider.serves(Address.fcmToken("t", "other"))).isTrue();
            assertThat(provider.serves(Address.fcmToken("t", "third"))).isFalse();
        }
    }
}
