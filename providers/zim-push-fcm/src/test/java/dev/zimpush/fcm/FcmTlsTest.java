package dev.zimpush.fcm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.spi.PushVerdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS to a stand-in of FCM whose certificate nobody else knows. */
final class FcmTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private static KeyStore selfSigned(Path directory, String host) throws Exception {
        Path file = directory.resolve(host + ".p12");
        int exit = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "SAN=DNS:" + host,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start()
                .waitFor();
        assertThat(exit).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static SSLContext server(KeyStore store) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static Path pem(Path directory, KeyStore store) throws Exception {
        byte[] der = store.getCertificate("server").getEncoded();
        return Files.writeString(
                directory.resolve("server.pem"),
                "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(der)
                        + "\n-----END CERTIFICATE-----\n");
    }

    private static void assertNotSent(FcmProvider provider) {
        assertThatThrownBy(() -> Pushes.verdict(provider, Pushes.alert()))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no answer from FCM: ");
    }

    @Test
    void push_serverTrusted_isAccepted(@TempDir Path directory) throws Exception {
        KeyStore store = selfSigned(directory, "localhost");
        try (FcmServer server = FcmServer.startTls(server(store));
                FcmProvider provider = server.provider()
                        .trustedCertificates(pem(directory, store))
                        .build()) {
            assertThat(Pushes.verdict(provider, Pushes.alert())).isEqualTo(PushVerdict.accepted(200));
        }
    }

    @Test
    void push_serverTrustedByValue_isAccepted(@TempDir Path directory) throws Exception {
        KeyStore store = selfSigned(directory, "localhost");
        X509Certificate certificate = (X509Certificate) store.getCertificate("server");
        try (FcmServer server = FcmServer.startTls(server(store));
                FcmProvider provider =
                        server.provider().trustedCertificates(certificate).build()) {
            assertThat(Pushes.verdict(provider, Pushes.alert())).isEqualTo(PushVerdict.accepted(200));
        }
    }

    @Test
    void push_serverUnknown_isNotSent(@TempDir Path directory) throws Exception {
        KeyStore store = selfSigned(directory, "localhost");
        try (FcmServer server = FcmServer.startTls(server(store));
                FcmProvider provider = server.provider().build()) {
            assertNotSent(provider);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void push_certificateOfAnotherHost_isNotSent(@TempDir Path directory) throws Exception {
        KeyStore store = selfSigned(directory, "fcm.example");
        try (FcmServer server = FcmServer.startTls(server(store));
                FcmProvider provider = server.provider()
                        .trustedCertificates(pem(directory, store))
                        .build()) {
            assertNotSent(provider);
            assertThat(server.requests()).isEmpty();
        }
    }
}
