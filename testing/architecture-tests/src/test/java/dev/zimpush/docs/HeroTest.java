package dev.zimpush.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPush;
import dev.zimpush.apns.ApnsProvider;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.fcm.FcmProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first sample of the README. The message is acknowledged at once, so that nothing leaves this machine. */
class HeroTest {
    private final FakeSocket socket = new FakeSocket();

    @Test
    void hero_run_writesToTheClientAndClosesIt(@TempDir Path keys) throws Exception {
        hero(apnsKey(keys), serviceAccount(keys), "the-token");

        assertThat(socket.sent()).containsExactly("m-17 Hi");
        assertThat(socket.isClosed()).isTrue();
    }

    private void hero(Path apnsKey, Path serviceAccount, String token) {
        // sample: hero
        try (ZimPush zim = ZimPushBuilder.create()
                .provider(ApnsProvider.builder()
                        .tokenAuthentication("TEAM123456", "KEY1234567", apnsKey)
                        .apps("com.acme.chat")
                        .build())
                .provider(FcmProvider.builder().credentials(serviceAccount).build())
                .build()) {
            DeviceKey phone = DeviceKey.of("bob", "phone");
            Message message = Message.to("bob")
                    .id("m-17")
                    .payload(Payload.utf8("Hi")) // for the live connection
                    .push(PushContent.alert("Alice", "Hi")) // for a notification; without it nothing is pushed
                    .build();

            // in your socket server, when a client has logged in
            Connection connection = zim.connections().open(phone, new ChatLink(socket));
            // in your business code
            zim.devices().bind(phone, Address.apns(token, "com.acme.chat"));
            zim.send(message);
            // in your socket server, when it hears from the client
            connection.heartbeat();
            connection.acknowledge("m-17"); // or the push leaves 5 s after the send
            connection.close(CloseReason.CLIENT_CLOSED);
        }
        // end
    }

    private static Path apnsKey(Path folder) throws IOException, NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return Files.writeString(folder.resolve("key.p8"), pem(generator));
    }

    private static Path serviceAccount(Path folder) throws IOException, NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String json = """
                {"type": "service_account", "project_id": "acme", "private_key_id": "1", "client_id": "1",
                 "client_email": "push@acme.example", "token_uri": "http://localhost:9/token", "private_key": "%s"}
                """;
        return Files.writeString(
                folder.resolve("account.json"), json.formatted(pem(generator).replace("\n", "\\n")));
    }

    private static String pem(KeyPairGenerator generator) {
        byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key) + "\n-----END PRIVATE KEY-----\n";
    }
}
