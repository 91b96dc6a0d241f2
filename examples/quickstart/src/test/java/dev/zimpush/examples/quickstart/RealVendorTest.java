package dev.zimpush.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.Address;
import dev.zimpush.Platform;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealVendorTest {
    private static final Map<String, String> APNS = Map.of(
            "ZIM_APNS_KEY_FILE", "AuthKey.p8",
            "ZIM_APNS_KEY_ID", "KEY1234567",
            "ZIM_APNS_TEAM_ID", "TEAM123456",
            "ZIM_APNS_TOPIC", "com.acme.chat",
            "ZIM_APNS_DEVICE_TOKEN", "a-secret-token");
    private static final Map<String, String> FCM =
            Map.of("ZIM_FCM_CREDENTIALS_FILE", "service-account.json", "ZIM_FCM_DEVICE_TOKEN", "a-secret-token");

    @Test
    void fromEnvironment_nothingSet_isEmpty() {
        assertThat(RealVendor.fromEnvironment(Map.of("PATH", "/bin", "ZIM_FCM_DEVICE_TOKEN", "")))
                .isEmpty();
    }

    @Test
    void fromEnvironment_bothVendors_hasTheirDevices() {
        Map<String, String> environment = new HashMap<>(APNS);
        environment.putAll(FCM);
        List<RealVendor> vendors = RealVendor.fromEnvironment(environment);
        assertThat(vendors).extracting(RealVendor::name).containsExactly("APNs", "FCM");
        assertThat(vendors.get(0).address()).isEqualTo(Address.apns("a-secret-token", "com.acme.chat"));
        assertThat(vendors.get(1).address().platform()).isEqualTo(Platform.FCM);
        assertThat(vendors.get(1).address().text()).isEqualTo("a-secret-token");
        assertThat(vendors.toString()).doesNotContain("secret");
    }

    @Test
    void fromEnvironment_sandbox_isTheAddressesEnvironment() {
        assertThat(RealVendor.fromEnvironment(with(APNS, "ZIM_APNS_ENVIRONMENT", "sandbox")))
                .singleElement()
                .satisfies(vendor -> assertThat(vendor.address().environment()).isEqualTo(Address.Environment.SANDBOX));
    }

    @Test
    void fromEnvironment_unknownEnvironment_isRefused() {
        assertThatThrownBy(() -> RealVendor.fromEnvironment(with(APNS, "ZIM_APNS_ENVIRONMENT", "staging")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ZIM_APNS_ENVIRONMENT");
    }

    @Test
    void fromEnvironment_incomplete_namesWhatIsMissingAndNoValue() {
        Map<String, String> environment = new HashMap<>(APNS);
        environment.remove("ZIM_APNS_KEY_ID");
        environment.put("ZIM_APNS_TOPIC", " ");
        assertThatThrownBy(() -> RealVendor.fromEnvironment(environment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("missing in the environment: ZIM_APNS_KEY_ID, ZIM_APNS_TOPIC");
    }

    @Test
    void fromEnvironment_onlyTheOptionalOne_namesWhatIsMissing() {
        assertThatThrownBy(() -> RealVendor.fromEnvironment(Map.of("ZIM_APNS_ENVIRONMENT", "sandbox")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ZIM_APNS_KEY_FILE");
    }

    @Test
    void provider_apnsKeyFile_servesTheDevice(@TempDir Path folder) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        Path key = folder.resolve("AuthKey.p8");
        Files.writeString(key, Pem.of(generator.generateKeyPair().getPrivate()));
        Map<String, String> environment = with(APNS, "ZIM_APNS_KEY_FILE", key.toString());
        RealVendor vendor = RealVendor.fromEnvironment(with(environment, "ZIM_APNS_ENVIRONMENT", "sandbox"))
                .get(0);
        try (var provider = vendor.provider().get()) {
            assertThat(provider.serves(vendor.address())).isTrue();
            assertThat(provider.serves(Address.apns("a-secret-token", "com.acme.chat")))
                    .isFalse();
        }
    }

    @Test
    void play_vendorTakesThePush_ends() throws Exception {
        try (LocalVendors vendors = LocalVendors.start(TlsIdentity.forLocalhost())) {
            String token = vendors.apns().register(LocalVendors.APP);
            new RealVendor("APNs", vendors::apnsProvider, Address.apns(token, LocalVendors.APP)).play(silence());
            assertThat(vendors.apns().accepted(token)).hasSize(1);
        }
    }

    @Test
    void play_vendorKnowsNoSuchDevice_fails() throws Exception {
        try (LocalVendors vendors = LocalVendors.start(TlsIdentity.forLocalhost())) {
            RealVendor vendor =
                    new RealVendor("FCM", vendors::fcmProvider, Address.fcmToken("a-secret-token", LocalVendors.APP));
            assertThatThrownBy(() -> vendor.play(silence()))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("FCM did not take the push: UNREACHABLE");
        }
    }

    private static Timeline silence() {
        return new Timeline(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                Scale.REAL_TIME,
                false,
                System::nanoTime);
    }

    private static Map<String, String> with(Map<String, String> environment, String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return more;
    }
}
