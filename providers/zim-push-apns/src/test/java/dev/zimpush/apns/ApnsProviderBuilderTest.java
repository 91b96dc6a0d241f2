package dev.zimpush.apns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.Address;
import dev.zimpush.Platform;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApnsProviderBuilderTest {
    @Test
    void default_is_production_at_apple_with_one_connection() {
        try (ApnsProvider provider = complete().build()) {
            assertThat(provider.name()).isEqualTo("apns");
            assertThat(provider)
                    .hasToString("ApnsProvider[apns: token authentication for [com.acme.chat], PRODUCTION at "
                            + "api.push.apple.com:443, 1 connection(s), ping after PT1M of silence]");
        }
    }

    @Test
    void sandbox_has_a_host_and_a_name_of_its_own() {
        try (ApnsProvider provider = complete()
                .environment(Address.Environment.SANDBOX)
                .alternatePort()
                .connections(2)
                .build()) {
            assertThat(provider.name()).isEqualTo("apns-sandbox");
            assertThat(provider.toString()).contains("SANDBOX at api.sandbox.push.apple.com:2197", "2 connection(s)");
        }
    }

    @Test
    void provider_serves_its_apps_in_its_environment_only() {
        try (ApnsProvider provider = complete().build()) {
            assertThat(provider.serves(TestPush.ALERT)).isTrue();
            assertThat(provider.serves(TestPush.VOIP)).isTrue();
            assertThat(provider.serves(TestPush.ALERT.inSandbox())).isFalse();
            assertThat(provider.serves(Address.apns(TestPush.TOKEN, "com.other")))
                    .isFalse();
            assertThat(provider.serves(Address.fcmToken("t", TestPush.APP))).isFalse();
            assertThat(provider.serves(new Address(
                            Platform.APNS,
                            Address.Type.INSTALLATION_ID,
                            "t",
                            TestPush.APP,
                            Address.Environment.PRODUCTION,
                            Address.Kind.ALERT)))
                    .isFalse();
        }
    }

    @Test
    void two_kinds_of_credential_contradict_each_other() {
        assertThatThrownBy(() -> complete().certificateAuthentication(Path.of("x.p12"), "secret-word"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("certificateAuthentication", "tokenAuthentication")
                .hasMessageNotContaining("secret-word");
        assertThatThrownBy(() -> ApnsProvider.builder()
                        .certificateAuthentication(Path.of("x.p12"), "")
                        .tokenAuthentication("T", "K", "secret-word"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("certificateAuthentication", "tokenAuthentication");
    }

    @Test
    void endpoint_and_alternate_port_contradict_each_other() {
        assertThatThrownBy(() -> complete().alternatePort().endpoint("localhost", 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("endpoint", "alternatePort");
        assertThatThrownBy(() -> complete().endpoint("localhost", 1).alternatePort())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("endpoint", "alternatePort");
    }

    @Test
    void setting_given_twice_is_refused() {
        twice("apps", builder -> builder.apps("com.acme"));
        twice("environment", builder -> builder.environment(Address.Environment.SANDBOX));
        twice("alternatePort", ApnsProviderBuilder::alternatePort);
        twice("endpoint", builder -> builder.endpoint("localhost", 1));
        twice("connections", builder -> builder.connections(1));
        twice("name", builder -> builder.name("n"));
        twice("trustedCertificates", builder -> builder.trustedCertificates(TestCredentials.SERVER.certificate()));
    }

    private static void twice(String name, UnaryOperator<ApnsProviderBuilder> setting) {
        ApnsProviderBuilder builder = setting.apply(ApnsProvider.builder());
        assertThatThrownBy(() -> setting.apply(builder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(name + "(")
                .hasMessageContaining("contradicts " + name + "(");
    }

    @Test
    void setting_given_twice_is_refused_with_both_values() {
        assertThatThrownBy(() -> complete().connections(2).connections(3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("connections(3) contradicts connections(2)");
        assertThatThrownBy(() -> complete().endpoint("one", 1).endpoint("two", 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("endpoint(two, 2) contradicts endpoint(one, 1)");
    }

    @Test
    void missing_credential_is_refused() {
        assertThatThrownBy(() -> ApnsProvider.builder().apps("com.acme").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("tokenAuthentication", "certificateAuthentication");
    }

    @Test
    void missing_apps_are_refused() {
        assertThatThrownBy(() -> token().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("apps");
        assertThatThrownBy(() -> token().apps().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("apps");
    }

    @Test
    void value_that_cannot_work_is_refused() {
        refused(token().apps("com.acme.voip"), "apps", ".voip");
        refused(token().apps("com acme"), "apps", "com acme");
        refused(complete().connections(0), "connections 0");
        refused(complete().connections(65), "connections 65");
        refused(complete().endpoint("localhost", 0), "port 0");
        refused(complete().endpoint("a host", 443), "endpoint", "a host");
        refused(complete().name("a name"), "name", "a name");
        refused(complete().trustedCertificates(), "trustedCertificates");
        refused(complete().trustedCertificates(stream("garbage")), "trustedCertificates");
        refused(
                ApnsProvider.builder()
                        .apps("com.acme")
                        .tokenAuthentication("TEAM 1", "KEY", TestCredentials.signingKeyPem()),
                "teamId");
    }

    @Test
    void file_that_is_not_there_is_refused_by_name(@TempDir Path directory) {
        Path nowhere = directory.resolve("nowhere.p8");

        assertThatThrownBy(() -> ApnsProvider.builder()
                        .apps("com.acme")
                        .tokenAuthentication("TEAM", "KEY", nowhere)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasStackTraceContaining("nowhere.p8");
    }

    @Test
    void key_that_is_none_is_refused_without_quoting_it() {
        String pem = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0LXdvcmQ=\n-----END PRIVATE KEY-----\n";
        for (String wrong : new String[] {"secret-word", pem, pem.replace("c2Vj", "!!!!")}) {
            assertThatThrownBy(() -> ApnsProvider.builder()
                            .apps("com.acme")
                            .tokenAuthentication("TEAM", "KEY", wrong)
                            .build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("P-256")
                    .hasMessageNotContainingAny("secret-word", "c2Vj")
                    .hasNoCause();
        }
    }

    @Test
    void key_of_another_curve_is_refused() {
        refused(
                ApnsProvider.builder()
                        .apps("com.acme")
                        .tokenAuthentication("TEAM", "KEY", TestCredentials.pem(TestCredentials.newKey("secp384r1"))),
                "P-256");
    }

    @Test
    void wrong_password_of_a_certificate_is_refused_without_quoting_it() {
        assertThatThrownBy(() -> ApnsProvider.builder()
                        .apps("com.acme")
                        .certificateAuthentication(
                                new ByteArrayInputStream(TestCredentials.CLIENT.pkcs12()), "secret-word")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("certificateAuthentication", "password")
                .hasMessageNotContaining("secret-word");
    }

    private static void refused(ApnsProviderBuilder builder, String... words) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words);
    }

    private static ApnsProviderBuilder token() {
        return ApnsProvider.builder()
                .tokenAuthentication(TestCredentials.TEAM_ID, TestCredentials.KEY_ID, TestCredentials.signingKeyPem());
    }

    private static ApnsProviderBuilder complete() {
        return token().apps(TestPush.APP);
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
