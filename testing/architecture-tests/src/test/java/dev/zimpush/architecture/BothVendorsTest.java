package dev.zimpush.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.pushy.apns.server.AcceptAllPushNotificationHandlerFactory;
import com.eatthepath.pushy.apns.server.MockApnsServer;
import com.eatthepath.pushy.apns.server.MockApnsServerBuilder;
import com.sun.net.httpserver.HttpServer;
import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import dev.zimpush.apns.ApnsProvider;
import dev.zimpush.fcm.FcmProvider;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import io.netty.util.Version;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The two vendors' clients in one JVM, on the class path that a host gets: firebase-admin and pushy bring different
 * Nettys unless the build keeps them apart, and then only a push shows it.
 */
final class BothVendorsTest {
    private static final String APP = "com.acme.chat";
    private static final String PASSWORD = "changeit";
    private static final String ALIAS = "server";

    @Test
    void push_throughBothVendorsInOneJvm_isAcceptedByBoth(@TempDir Path directory) throws Exception {
        KeyStore identity = selfSigned(directory.resolve("server.p12"));
        X509Certificate certificate = (X509Certificate) identity.getCertificate(ALIAS);
        MockApnsServer apnsServer = new MockApnsServerBuilder()
                .setServerCredentials(
                        new X509Certificate[] {certificate},
                        (PrivateKey) identity.getKey(ALIAS, PASSWORD.toCharArray()),
                        null)
                .setHandlerFactory(new AcceptAllPushNotificationHandlerFactory())
                .build();
        HttpServer fcmServer = fcm();
        try (PushProvider apns = ApnsProvider.builder()
                        .tokenAuthentication("TEAM123456", "KEY1234567", signingKey())
                        .apps(APP)
                        .endpoint("localhost", apnsServer.start(0).get(30, TimeUnit.SECONDS))
                        .trustedCertificates(certificate)
                        .build();
                PushProvider fcm = FcmProvider.builder()
                        .accessToken(() -> "token")
                        .projectId("acme")
                        .endpoint(URI.create(
                                "http://localhost:" + fcmServer.getAddress().getPort()))
                        .build()) {
            assertThat(push(apns, Address.apns("00ff", APP)).kind()).isEqualTo(PushVerdict.Kind.ACCEPTED);
            assertThat(push(fcm, Address.fcmToken("token", APP)).kind()).isEqualTo(PushVerdict.Kind.ACCEPTED);
        } finally {
            fcmServer.stop(0);
            apnsServer.shutdown().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void netty_ofAllJars_isOneVersion() {
        assertThat(Version.identify().values().stream()
                        .map(Version::artifactVersion)
                        .distinct())
                .hasSize(1);
    }

    private static PushVerdict push(PushProvider provider, Address address) throws Exception {
        Message message = Message.to("bob")
                .id("m-1")
                .push(PushContent.alert("Alice", "Hi"))
                .build();
        assertThat(provider.serves(address)).isTrue();
        provider.validate(message);
        return provider.push(new PushRequest(
                        PushRequest.Kind.NOTIFY,
                        UUID.randomUUID(),
                        new Registration(DeviceKey.of("bob", "phone"), address, Instant.EPOCH, 1),
                        message,
                        message.push().orElseThrow(),
                        "collapse-1",
                        null,
                        Instant.now().plusSeconds(60),
                        Duration.ofMinutes(1),
                        1))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private static HttpServer fcm() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/projects/acme/messages:send", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] answer = "{\"name\":\"projects/acme/messages/1\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String signingKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static KeyStore selfSigned(Path file) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }
}
